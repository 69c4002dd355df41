package io.mcpstead.metrics;

import java.util.Locale;

/** What an upstream said of a session that it no longer accepts. */
public enum SessionResetReason {
    UNKNOWN_SESSION,
    EXPIRED,
    TERMINATED;

    /** The value of the {@code reason} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
