package io.mcpstead.config;

/** How clients prove who they are: {@code mcp.auth.mode}. */
public enum AuthMode {
    /** Everybody who reaches the port is served. */
    NONE,
    /** Clients send {@code Authorization: Bearer} with the token of {@code MCPSTEAD_BEARER_TOKEN}. */
    BEARER
}
