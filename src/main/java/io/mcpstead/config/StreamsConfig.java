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
 * {@code mcp.streams}: the streams that clients hold open to be told of changes.
 *
 * @param keepAlive a stream on which nothing was sent for this long gets a comment
 * @param maxOpen how many may be open at once
 */
@JsonSnakeCase
public record StreamsConfig(
        @JsonProperty("keep_alive_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration keepAlive,

        @Min(value = 1, message = "must be at least 1") int maxOpen) {
    @JsonCreator
    static StreamsConfig of(@JsonProperty("keep_alive_seconds") @Nullable Long keepAlive, @Nullable Integer maxOpen) {
        return new StreamsConfig(
                Duration.ofSeconds(requireNonNullElse(keepAlive, 15L)), requireNonNullElse(maxOpen, 5_000));
    }
}
