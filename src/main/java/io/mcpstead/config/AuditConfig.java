package io.mcpstead.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit}: the log of tool calls.
 *
 * @param file the absolute path, without meaning where the target is another
 * @param arguments whether the calls' arguments are written too
 * @param maxArgumentsBytes longer arguments are cut
 * @param redact the parts of the arguments that are not written
 * @param queueSize how many lines may wait to be written; further ones are dropped
 */
@JsonSnakeCase
public record AuditConfig(
        boolean enabled,
        Target target,

        @Pattern(regexp = "/.*[^/]", message = "must be the absolute path of a file")
        String file,

        boolean arguments,

        @Min(value = 1, message = "must be at least 1") @Max(value = 1024 * 1024, message = "must be at most 1048576")
        int maxArgumentsBytes,

        List<JsonPath> redact,

        @Min(value = 1, message = "must be at least 1") @Max(value = 1_000_000, message = "must be at most 1000000")
        int queueSize) {
    /** Where the lines go. */
    public enum Target {
        FILE,
        STDOUT
    }

    @JsonCreator
    static AuditConfig of(
            @Nullable Boolean enabled,
            @Nullable Target target,
            @Nullable String file,
            @Nullable Boolean arguments,
            @Nullable Integer maxArgumentsBytes,
            @Nullable List<JsonPath> redact,
            @Nullable Integer queueSize) {
        return new AuditConfig(
                requireNonNullElse(enabled, false),
                requireNonNullElse(target, Target.FILE),
                requireNonNullElse(file, "/var/log/mcpstead/audit.log"),
                requireNonNullElse(arguments, false),
                requireNonNullElse(maxArgumentsBytes, 4096),
                // Not copyOf: an element that could not be read is null until it is reported.
                Collections.unmodifiableList(new ArrayList<>(requireNonNullElse(redact, List.of()))),
                requireNonNullElse(queueSize, 4096));
    }

    /** As it is without an {@code audit} block. */
    static AuditConfig off() {
        return of(null, null, null, null, null, null, null);
    }
}
