package io.mcpstead.metrics;

import java.util.Locale;

/** Why a stream that told a client of changes ended. */
public enum StreamEndReason {
    /** The client closed it, or its connection broke. */
    CLIENT_GONE,
    /** The client did not read as fast as changes came. */
    FLOODED,
    /** It was at the endpoint of a server that a reload removed. */
    SERVER_REMOVED,
    SESSION_ENDED,
    /** A reload set {@code mcp.listen_stream} to false. */
    SWITCHED_OFF,
    GATEWAY_SHUTDOWN;

    /** The value of the {@code reason} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
