package io.mcpstead.protocol;

import java.util.Locale;

/** The two foundations that MCP has had (specification 2026-07-28, Versioning, "Terminology"). */
public enum Era {
    /** Up to 2025-11-25: an {@code initialize} handshake, and a session. */
    LEGACY,
    /** From 2026-07-28 on: every request says all about itself in its {@code _meta}. */
    MODERN;

    /** As it is shown: {@code legacy} or {@code modern}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
