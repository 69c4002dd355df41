package io.mcpstead.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp}: what clients meet at {@code /mcp}.
 *
 * @param allowedOrigins the origins, beside loopback ones, that a request's {@code Origin} header may name, written
 *     {@code scheme://host[:port]}; or {@code *} for any
 * @param maxRequestBytes the longest request body that is read
 * @param listenStream whether a GET opens the stream of 2025-11-25 for messages that belong to no request
 */
@JsonSnakeCase
public record McpConfig(
        @Valid ClientAuthConfig auth,
        @Valid SessionConfig session,
        List<String> allowedOrigins,

        @Min(value = 1, message = "must be at least 1")
        @Max(value = 1024 * 1024 * 1024, message = "must be at most 1073741824")
        int maxRequestBytes,

        boolean listenStream,
        @Valid StreamsConfig streams,
        @Valid QuestionsConfig questions) {
    /** Allows every origin, which gives up the protection against DNS rebinding. */
    public static final String ANY_ORIGIN = "*";

    @JsonCreator
    static McpConfig of(
            @Nullable ClientAuthConfig auth,
            @Nullable SessionConfig session,
            @Nullable List<String> allowedOrigins,
            @Nullable Integer maxRequestBytes,
            @Nullable Boolean listenStream,
            @Nullable StreamsConfig streams,
            @Nullable QuestionsConfig questions) {
        return new McpConfig(
                auth == null ? ClientAuthConfig.of(null, null) : auth,
                session == null ? SessionConfig.of(null, null, null, null) : session,
                // Not copyOf: an element that could not be read is null until it is reported.
                Collections.unmodifiableList(new ArrayList<>(requireNonNullElse(allowedOrigins, List.of()))),
                requireNonNullElse(maxRequestBytes, 4 * 1024 * 1024),
                requireNonNullElse(listenStream, false),
                streams == null ? StreamsConfig.of(null, null) : streams,
                questions == null ? QuestionsConfig.of(null, null, null) : questions);
    }
}
