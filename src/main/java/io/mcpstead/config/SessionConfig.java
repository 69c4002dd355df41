package io.mcpstead.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.jackson.JsonSnakeCase;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp.session}: the sessions of clients.
 *
 * @param idleTtl a session that is not used for this long ends
 * @param gcInterval how often idle sessions are looked for
 * @param shutdownGrace how long calls in flight may go on once the process was asked to stop
 * @param maxSessions how many sessions may be open at once
 */
@JsonSnakeCase
public record SessionConfig(
        @JsonProperty("idle_ttl_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration idleTtl,

        @JsonProperty("gc_interval_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration gcInterval,

        @JsonProperty("shutdown_grace_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration shutdownGrace,

        @Min(value = 1, message = "must be at least 1") int maxSessions) {
    @JsonCreator
    static SessionConfig of(
            @JsonProperty("idle_ttl_seconds") @Nullable Long idleTtl,
            @JsonProperty("gc_interval_seconds") @Nullable Long gcInterval,
            @JsonProperty("shutdown_grace_seconds") @Nullable Long shutdownGrace,
            @Nullable Integer maxSessions) {
        return new SessionConfig(
                Duration.ofSeconds(requireNonNullElse(idleTtl, 3600L)),
                Duration.ofSeconds(requireNonNullElse(gcInterval, 60L)),
                Duration.ofSeconds(requireNonNullElse(shutdownGrace, 5L)),
                requireNonNullElse(maxSessions, 10_000));
    }
}
