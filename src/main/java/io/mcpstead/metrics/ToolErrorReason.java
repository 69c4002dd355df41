package io.mcpstead.metrics;

import java.util.Locale;

/** Why a tool call failed. */
public enum ToolErrorReason {
    UPSTREAM_DISCONNECTED,
    /** The tool ran and said so itself: a result with {@code isError}. */
    UPSTREAM_RETURNED_ERROR,
    UPSTREAM_TIMEOUT,
    UPSTREAM_AUTH_FAILED,
    UPSTREAM_PROTOCOL_ERROR,
    INTERNAL;

    /** The value of the {@code reason} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
