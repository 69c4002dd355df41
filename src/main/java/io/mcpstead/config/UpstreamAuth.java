package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.dropwizard.jackson.JsonSnakeCase;

/** {@code servers[].auth}: how the gateway authenticates at an upstream. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = UpstreamAuth.None.class, name = "none"),
    @JsonSubTypes.Type(value = UpstreamAuth.Bearer.class, name = "bearer")
})
public sealed interface UpstreamAuth {
    /** Nothing is sent. */
    record None() implements UpstreamAuth {}

    /**
     * A bearer token.
     *
     * @param tokenEnv the environment variable that holds it
     * @param token its value when the file was read
     */
    @JsonSnakeCase
    record Bearer(String tokenEnv, Secret token) implements UpstreamAuth {}
}
