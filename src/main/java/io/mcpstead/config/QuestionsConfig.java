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
 * {@code mcp.questions}: what upstreams ask of clients in the middle of a call (elicitation, sampling, roots).
 *
 * @param ttl how long the client may take for its answer
 * @param maxRounds how often one call may ask
 * @param maxWaiting how many calls may wait for answers at once
 */
@JsonSnakeCase
public record QuestionsConfig(
        @JsonProperty("ttl_seconds")
        @DurationMin(nanos = 1, message = "must be more than 0")
        @DurationMax(days = 3650, message = "must not be more than ten years")
        Duration ttl,

        @Min(value = 1, message = "must be at least 1") int maxRounds,
        @Min(value = 1, message = "must be at least 1") int maxWaiting) {
    @JsonCreator
    static QuestionsConfig of(
            @JsonProperty("ttl_seconds") @Nullable Long ttl,
            @Nullable Integer maxRounds,
            @Nullable Integer maxWaiting) {
        return new QuestionsConfig(
                Duration.ofSeconds(requireNonNullElse(ttl, 300L)),
                requireNonNullElse(maxRounds, 16),
                requireNonNullElse(maxWaiting, 1000));
    }
}
