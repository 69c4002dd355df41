package io.mcpstead.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.jackson.JsonSnakeCase;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * {@code shutdown}: the end of the process.
 *
 * @param delay how long all requests are still served after SIGTERM while the gateway is no longer ready, so that a load
 *     balancer finds out and sends no more; the grace period of calls in flight comes after it
 */
@JsonSnakeCase
public record ShutdownConfig(
        @JsonProperty("delay_seconds")
        @DurationMin(message = "must not be negative")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration delay) {
    @JsonCreator
    static ShutdownConfig of(@JsonProperty("delay_seconds") @Nullable Long delay) {
        return new ShutdownConfig(Duration.ofSeconds(requireNonNullElse(delay, 0L)));
    }
}
