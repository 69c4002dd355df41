package io.mcpstead.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a tool call ended. */
public enum ToolOutcome {
    SUCCESS(null),
    /** The tool ran and said itself that it failed: a result with {@code isError}. */
    TOOL_ERROR(ToolErrorReason.UPSTREAM_RETURNED_ERROR),
    /** An upstream of 2026-07-28 wants answers first; the client's next request is another call. */
    INPUT_REQUIRED(null),
    UPSTREAM_DISCONNECTED(ToolErrorReason.UPSTREAM_DISCONNECTED),
    UPSTREAM_TIMEOUT(ToolErrorReason.UPSTREAM_TIMEOUT),
    UPSTREAM_AUTH_FAILED(ToolErrorReason.UPSTREAM_AUTH_FAILED),
    UPSTREAM_PROTOCOL_ERROR(ToolErrorReason.UPSTREAM_PROTOCOL_ERROR),
    INTERNAL(ToolErrorReason.INTERNAL),
    UNKNOWN_TOOL(null),
    /** For a fault of the client's own, such as params that are none, or an answer that it did not give. */
    REFUSED(null),
    /** The client asked for it. */
    CANCELLED(null),
    CLIENT_GONE(null),
    /** It waited for answers with which its client did not come back. */
    EXPIRED(null),
    GATEWAY_SHUTDOWN(null);

    private final @Nullable ToolErrorReason error;

    ToolOutcome(@Nullable ToolErrorReason error) {
        this.error = error;
    }

    /** The name in the audit log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its client did not get what it called for. */
    public boolean isFailure() {
        return this != SUCCESS && this != INPUT_REQUIRED;
    }

    /** What it is counted as, null where it is no error of the upstream's or the gateway's. */
    @Nullable
    ToolErrorReason error() {
        return error;
    }
}
