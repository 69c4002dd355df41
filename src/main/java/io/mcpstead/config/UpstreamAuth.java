package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.dropwizard.jackson.JsonSnakeCase;
import org.jspecify.annotations.Nullable;

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
     * A bearer token, from an environment variable or a file.
     *
     * @param tokenEnv the environment variable that holds it, null where a file does
     * @param tokenFile the absolute path of the file that holds it, null where a variable does
     * @param token its value when the configuration was read
     */
    @JsonSnakeCase
    record Bearer(@Nullable String tokenEnv, @Nullable String tokenFile, Secret token) implements UpstreamAuth {}
}
