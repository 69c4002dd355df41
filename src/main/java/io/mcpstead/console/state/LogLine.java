package io.mcpstead.console.state;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log.
 *
 * @param time when it was written, RFC 3339
 * @param level {@code WARN} or {@code ERROR}
 * @param event its stable name
 * @param server null where it is about none
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LogLine(
        String time, String level, String event, @Nullable String server, String text) {}
