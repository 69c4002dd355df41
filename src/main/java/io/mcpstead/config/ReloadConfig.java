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
 * {@code reload}.
 *
 * @param drain how long calls in flight on a server that a reload removes or connects to anew may go on
 */
@JsonSnakeCase
public record ReloadConfig(
        @JsonProperty("drain_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration drain) {
    @JsonCreator
    static ReloadConfig of(@JsonProperty("drain_seconds") @Nullable Long drain) {
        return new ReloadConfig(Duration.ofSeconds(requireNonNullElse(drain, 30L)));
    }
}
