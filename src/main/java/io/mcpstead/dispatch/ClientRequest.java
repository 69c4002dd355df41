package io.mcpstead.dispatch;

import io.mcpstead.bridge.Sender;
import io.mcpstead.protocol.Headers;
import io.mcpstead.session.Cancellation;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * One POST of a client.
 *
 * @param body the request's body, whole
 * @param sender who sent it
 * @param server the server whose own endpoint it came to, null for the endpoint of all
 * @param streams whether the answer may be a stream of events
 * @param cancellation ends the request before its answer
 * @param protocolVersion the {@code MCP-Protocol-Version} header, null where the client sent none
 */
public record ClientRequest(
        Slice body,
        RequestHeaders headers,
        Sender sender,
        @Nullable String server,
        boolean streams,
        Cancellation cancellation,
        @Nullable String protocolVersion) {
    public ClientRequest(
            Slice body,
            RequestHeaders headers,
            Sender sender,
            @Nullable String server,
            boolean streams,
            Cancellation cancellation) {
        this(body, headers, sender, server, streams, cancellation, headers.get(Headers.PROTOCOL_VERSION));
    }

    /** The path that it came to: {@code /mcp} or {@code /mcp/<server>}. */
    String path() {
        return path(server);
    }

    /** The path of a server's own endpoint, or of the endpoint of all; a session belongs to the one it was opened at. */
    public static String path(@Nullable String server) {
        return server == null ? "/mcp" : "/mcp/" + server;
    }

    /** The {@code Mcp-Session-Id} header, null where the client sent none. */
    @Nullable
    String sessionId() {
        return headers.get(Headers.SESSION_ID);
    }
}
