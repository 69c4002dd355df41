package io.mcpstead.metrics;

import java.util.Locale;

/** Why a client was not let in. */
public enum AuthFailureReason {
    MISSING_HEADER,
    BAD_FORMAT,
    WRONG_TOKEN,
    EXPIRED_TOKEN,
    INTERNAL;

    /** The value of the {@code reason} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
