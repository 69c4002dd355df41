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
 * {@code servers[].timeouts}: how long a call to an upstream may take.
 *
 * @param connect until the connection stands
 * @param idle between two signs of life; every byte and every progress message is one
 * @param total from the first byte sent to the last received
 */
@JsonSnakeCase
public record TimeoutsConfig(
        @JsonProperty("connect_ms")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration connect,

        @JsonProperty("idle_ms")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration idle,

        @JsonProperty("total_ms")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration total) {
    @JsonCreator
    static TimeoutsConfig of(
            @JsonProperty("connect_ms") @Nullable Long connect,
            @JsonProperty("idle_ms") @Nullable Long idle,
            @JsonProperty("total_ms") @Nullable Long total) {
        return new TimeoutsConfig(
                Duration.ofMillis(requireNonNullElse(connect, 5000L)),
                Duration.ofMillis(requireNonNullElse(idle, 60_000L)),
                Duration.ofMillis(requireNonNullElse(total, 600_000L)));
    }
}
