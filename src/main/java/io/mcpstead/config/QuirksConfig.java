package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code servers[].quirks}: ways round servers that do not keep to the protocol.
 *
 * @param normalizeSseEvents reads server-sent events as if they had no {@code event:} lines
 * @param injectAcceptHeader sent as {@code Accept} in place of {@code application/json, text/event-stream}
 */
@JsonSnakeCase
public record QuirksConfig(
        boolean normalizeSseEvents, @Nullable String injectAcceptHeader) {
    @JsonCreator
    static QuirksConfig of(@Nullable Boolean normalizeSseEvents, @Nullable String injectAcceptHeader) {
        return new QuirksConfig(Objects.requireNonNullElse(normalizeSseEvents, false), injectAcceptHeader);
    }
}
