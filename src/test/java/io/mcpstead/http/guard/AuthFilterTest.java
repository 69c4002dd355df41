package io.mcpstead.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.ClientToken;
import io.mcpstead.config.Secret;
import io.mcpstead.metrics.AuthFailureReason;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthFilterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
    private static final ClientToken TOKEN = new ClientToken("default", new Secret("s3cret"), null);
    private static final ClientToken OLD = new ClientToken("old", new Secret("0ld"), NOW);
    private static final ClientToken NEW = new ClientToken("new", new Secret("n3w"), NOW.plusSeconds(1));

    private static AuthFilter.Verdict check(List<ClientToken> tokens, String... headers) {
        return AuthFilter.check(Collections.enumeration(List.of(headers)), tokens, () -> NOW);
    }

    private static AuthFilter.Verdict refused(AuthFailureReason reason) {
        return new AuthFilter.Refused(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER s3cret", "Bearer  s3cret"})
    void takesTheTokenWhateverTheCaseOfItsScheme(String header) {
        assertThat(check(List.of(TOKEN), header)).isEqualTo(new AuthFilter.Passed("default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer other", "Bearer s3cre", "Bearer s3cret2", "Bearer S3CRET", "Bearer s3cret x"})
    void refusesWrongToken(String header) {
        assertThat(check(List.of(TOKEN), header)).isEqualTo(refused(AuthFailureReason.WRONG_TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic s3cret", "s3cret", "Bearers3cret", "X-Bearer s3cret"})
    void refusesBadFormat(String header) {
        assertThat(check(List.of(TOKEN), header)).isEqualTo(refused(AuthFailureReason.BAD_FORMAT));
    }

    @Test
    void refusesSeveralHeaders() {
        assertThat(check(List.of(TOKEN), "Bearer s3cret", "Bearer other"))
                .isEqualTo(refused(AuthFailureReason.BAD_FORMAT));
    }

    @Test
    void refusesMissingHeader() {
        assertThat(check(List.of(TOKEN))).isEqualTo(refused(AuthFailureReason.MISSING_HEADER));
    }

    @Test
    void letsNobodyInWhereNoTokenIsSet() {
        assertThat(check(List.of(), "Bearer ")).isEqualTo(refused(AuthFailureReason.INTERNAL));
    }

    @ParameterizedTest
    @CsvSource({"s3cret,default", "n3w,new"})
    void takesAnyOfSeveralTokens(String token, String name) {
        assertThat(check(List.of(OLD, NEW, TOKEN), "Bearer " + token)).isEqualTo(new AuthFilter.Passed(name));
    }

    @Test
    void refusesATokenFromTheMomentItExpires() {
        assertThat(check(List.of(OLD, NEW), "Bearer 0ld")).isEqualTo(refused(AuthFailureReason.EXPIRED_TOKEN));
    }
}
