package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp.auth}: how clients authenticate.
 *
 * @param bearerToken what clients must send; present exactly in {@link AuthMode#BEARER}, and only ever taken from the
 *     environment variable {@code MCPSTEAD_BEARER_TOKEN}
 */
@JsonSnakeCase
public record ClientAuthConfig(AuthMode mode, @Nullable Secret bearerToken) {
    @JsonCreator
    static ClientAuthConfig of(@Nullable AuthMode mode, @Nullable Secret bearerToken) {
        return new ClientAuthConfig(Objects.requireNonNullElse(mode, AuthMode.NONE), bearerToken);
    }
}
