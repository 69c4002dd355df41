package io.mcpstead.protocol;

/** The HTTP headers of MCP's Streamable HTTP transport. */
public final class Headers {
    public static final String SESSION_ID = "Mcp-Session-Id";
    public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";
    public static final String METHOD = "Mcp-Method";
    public static final String NAME = "Mcp-Name";
    /** Followed by the name that a tool's schema gives a parameter in {@code x-mcp-header}. */
    public static final String PARAM_PREFIX = "Mcp-Param-";

    private Headers() {}
}
