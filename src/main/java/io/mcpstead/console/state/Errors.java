package io.mcpstead.console.state;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** The answer to {@code GET /console/api/errors}, newest first. */
@JsonNaming(SnakeCaseStrategy.class)
public record Errors(String version, List<LogLine> log, List<FailedCalls.Line> calls) {}
