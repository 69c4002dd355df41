package io.mcpstead.protocol;

/** The HTTP headers of MCP's Streamable HTTP transport. */
public final class Headers {
    public static final String SESSION_ID = "Mcp-Session-Id";
    public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

    private Headers() {}
}
