package io.mcpstead.bridge.report;

import io.mcpstead.metrics.ToolOutcome;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool whose client did not get what it called for.
 *
 * @param nanos how long it was worked on
 * @param errorCode that of the JSON-RPC error that the client got
 * @param reason the gateway's own message; null where the upstream answered, whose texts may quote the call's arguments
 */
public record FailedCall(
        CallSubject subject,
        ToolOutcome outcome,
        long nanos,
        OptionalInt errorCode,
        @Nullable String reason) {}
