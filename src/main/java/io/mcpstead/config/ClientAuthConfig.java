package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp.auth}: how clients authenticate.
 *
 * @param tokens of which clients must send one; not empty exactly in {@link AuthMode#BEARER}, and only ever taken from the
 *     environment variable {@code MCPSTEAD_BEARER_TOKEN} or the file that {@code MCPSTEAD_BEARER_TOKEN_FILE} names
 */
@JsonSnakeCase
public record ClientAuthConfig(AuthMode mode, List<ClientToken> tokens) {
    @JsonCreator
    static ClientAuthConfig of(@Nullable AuthMode mode, @Nullable List<ClientToken> tokens) {
        return new ClientAuthConfig(
                Objects.requireNonNullElse(mode, AuthMode.NONE),
                List.copyOf(Objects.requireNonNullElse(tokens, List.of())));
    }

    /** When tokens expire, by their names; without those that do not. */
    public Map<String, Instant> expiries() {
        Map<String, Instant> expiries = new LinkedHashMap<>();
        for (ClientToken token : tokens) {
            if (token.expiresAt() != null) {
                expiries.put(token.name(), token.expiresAt());
            }
        }
        return expiries;
    }
}
