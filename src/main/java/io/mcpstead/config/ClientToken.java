package io.mcpstead.config;

import io.dropwizard.jackson.JsonSnakeCase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that lets clients in. While one takes the place of another, there are several.
 *
 * @param name tells it from others, in logs and metrics; no secret
 * @param expiresAt from when on it lets nobody in, null for never
 */
@JsonSnakeCase
public record ClientToken(
        String name, Secret value, @Nullable Instant expiresAt) {
    /** The name of a token that was given without one. */
    public static final String DEFAULT_NAME = "default";

    /** Whether it has had its time. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
