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
 * {@code servers[].reconnect}: what follows a failed connection.
 *
 * @param maxAttempts attempts in a row before the server counts as failed; 0 is without end
 * @param backoffBase the wait after the first failure, doubled after each further one
 * @param backoffMax the longest wait
 */
@JsonSnakeCase
public record ReconnectConfig(
        @Min(value = 0, message = "must not be negative") int maxAttempts,

        @JsonProperty("backoff_base_ms")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration backoffBase,

        @JsonProperty("backoff_max_ms")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration backoffMax) {
    @JsonCreator
    static ReconnectConfig of(
            @Nullable Integer maxAttempts,
            @JsonProperty("backoff_base_ms") @Nullable Long backoffBase,
            @JsonProperty("backoff_max_ms") @Nullable Long backoffMax) {
        return new ReconnectConfig(
                requireNonNullElse(maxAttempts, 0),
                Duration.ofMillis(requireNonNullElse(backoffBase, 1000L)),
                Duration.ofMillis(requireNonNullElse(backoffMax, 30_000L)));
    }
}
