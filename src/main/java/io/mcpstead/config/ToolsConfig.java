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
 * {@code servers[].tools}.
 *
 * @param ttl how long a list of tools is used before it is asked for again
 */
@JsonSnakeCase
public record ToolsConfig(
        @JsonProperty("ttl_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration ttl) {
    @JsonCreator
    static ToolsConfig of(@JsonProperty("ttl_seconds") @Nullable Long ttl) {
        return new ToolsConfig(Duration.ofSeconds(requireNonNullElse(ttl, 300L)));
    }
}
