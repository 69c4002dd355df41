package io.mcpstead.protocol;

import java.util.List;

/** The keys of {@code _meta} that MCP reserves (specification 2026-07-28, Overview, "Reserved keys"). */
public final class MetaKeys {
    public static final String META = "_meta";
    public static final String PROGRESS_TOKEN = "progressToken";
    public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    /** The one of {@link #TRACE} that names the trace. */
    public static final String TRACEPARENT = "traceparent";

    /** What only a modern request bears. */
    public static final List<String> MODERN_REQUEST =
            List.of(PROTOCOL_VERSION, CLIENT_INFO, CLIENT_CAPABILITIES, LOG_LEVEL);

    /** The W3C Trace Context and Baggage fields, named alike as HTTP headers and in {@code _meta}. */
    public static final List<String> TRACE = List.of(TRACEPARENT, "tracestate", "baggage");

    private MetaKeys() {}
}
