package io.mcpstead.protocol;

/** The error codes that MCP itself defines (specification 2026-07-28, Overview, "Error Codes"). */
public final class McpErrors {
    public static final int HEADER_MISMATCH = -32020;
    public static final int MISSING_CLIENT_CAPABILITY = -32021;
    public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    /** Up to 2025-11-25; modern revisions say -32602 instead and must not use it. */
    public static final int RESOURCE_NOT_FOUND = -32002;

    /** Of 2025-11-25 only. */
    public static final int URL_ELICITATION_REQUIRED = -32042;

    private McpErrors() {}
}
