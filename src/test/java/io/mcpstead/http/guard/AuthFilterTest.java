package io.mcpstead.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.Secret;
import io.mcpstead.metrics.AuthFailureReason;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthFilterTest {
    private static final Secret TOKEN = new Secret("s3cret");

    private static @Nullable AuthFailureReason check(@Nullable Secret expected, String... headers) {
        return AuthFilter.check(Collections.enumeration(List.of(headers)), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER s3cret", "Bearer  s3cret"})
    void takesTheTokenWhateverTheCaseOfItsScheme(String header) {
        assertThat(check(TOKEN, header)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer other", "Bearer s3cre", "Bearer s3cret2", "Bearer S3CRET", "Bearer s3cret x"})
    void refusesWrongToken(String header) {
        assertThat(check(TOKEN, header)).isEqualTo(AuthFailureReason.WRONG_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic s3cret", "s3cret", "Bearers3cret", "X-Bearer s3cret"})
    void refusesBadFormat(String header) {
        assertThat(check(TOKEN, header)).isEqualTo(AuthFailureReason.BAD_FORMAT);
    }

    @Test
    void refusesSeveralHeaders() {
        assertThat(check(TOKEN, "Bearer s3cret", "Bearer other")).isEqualTo(AuthFailureReason.BAD_FORMAT);
    }

    @Test
    void refusesMissingHeader() {
        assertThat(check(TOKEN)).isEqualTo(AuthFailureReason.MISSING_HEADER);
    }

    @Test
    void letsNobodyInWhereNoTokenIsSet() {
        assertThat(check(null, "Bearer ")).isEqualTo(AuthFailureReason.INTERNAL);
    }
}
