package io.mcpstead.config;

/** The transport an upstream speaks: {@code servers[].protocol}. */
public enum Protocol {
    /** Found out on every connect. */
    AUTO,
    /** Streamable HTTP, MCP 2025-03-26 and later. */
    STREAMABLE,
    /** HTTP+SSE of MCP 2024-11-05. */
    SSE
}
