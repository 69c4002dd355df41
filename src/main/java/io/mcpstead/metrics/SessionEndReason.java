package io.mcpstead.metrics;

import java.util.Locale;

/** Why a downstream session ended. */
public enum SessionEndReason {
    IDLE_TIMEOUT,
    CLIENT_DELETE,
    INIT_FAILED,
    GATEWAY_SHUTDOWN;

    /** The value of the {@code reason} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
