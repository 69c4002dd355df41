package io.mcpstead.testing;

/** The eras of MCP that a test server speaks. */
public enum Speaks {
    /** A handshake, and sessions: up to 2025-11-25. */
    LEGACY,
    /** Only 2026-07-28. */
    MODERN,
    /** Each request as it comes. */
    DUAL
}
