package io.mcpstead.upstream;

import java.util.Locale;

/** Where an upstream's connection stands. */
public enum Phase {
    CONNECTING,
    READY,
    BACKING_OFF,
    /** All attempts that the configuration allows are used up. */
    FAILED,
    CLOSED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
