package io.mcpstead.http;

import io.mcpstead.config.McpConfig;
import io.mcpstead.dispatch.ClientRequest;
import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.listen.Listeners;
import io.mcpstead.listen.Opening;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RpcError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A GET's stream (specification 2025-11-25, Transports, "Listening for Messages from the Server"), which
 * {@code mcp.listen_stream} switches on. 2026-07-28 has no such thing.
 */
public final class ListenEndpoint {
    private final Sessions sessions;
    private final Listeners listeners;
    private final Supplier<McpConfig> config;
    private final RequestMetrics metrics;

    /** @param config as it is now, since a reload changes it */
    public ListenEndpoint(Sessions sessions, Listeners listeners, Supplier<McpConfig> config, GatewayMetrics metrics) {
        this.sessions = sessions;
        this.listeners = listeners;
        this.config = config;
        this.metrics = metrics.request("listen");
    }

    /** Opens the stream, or says why there is none; false where a GET is not allowed at all. */
    boolean open(HttpServletRequest request, @Nullable String server, Reply reply) throws IOException {
        Exchange exchange = Exchange.of(request);
        if (!isOffered(request)) {
            metrics.record(false, exchange.elapsedNanos());
            return false;
        }
        switch (opening(request, server, exchange)) {
            case Opening.Opened opened -> {
                metrics.record(true, exchange.elapsedNanos());
                exchange.awaitAnswer();
                ChangesWriter.begin(opened.stream(), exchange, reply);
            }
            case Opening.Refused refused -> {
                metrics.record(false, exchange.elapsedNanos());
                reply.json(refused.httpStatus(), JsonRpc.error(null, refused.error()));
            }
        }
        return true;
    }

    private boolean isOffered(HttpServletRequest request) {
        return config.get().listenStream()
                && version(request).filter(v -> v.era() == Era.MODERN).isEmpty();
    }

    private static Optional<ProtocolVersion> version(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(Headers.PROTOCOL_VERSION)).flatMap(ProtocolVersion::of);
    }

    private Opening opening(HttpServletRequest request, @Nullable String server, Exchange exchange) {
        if (!AcceptedTypes.of(request).eventStream()) {
            return refused(406, "Accept must name text/event-stream");
        }
        if (request.getHeader(Headers.PROTOCOL_VERSION) != null
                && version(request).isEmpty()) {
            return refused(400, Headers.PROTOCOL_VERSION + " names a version that is not spoken here");
        }
        String id = request.getHeader(Headers.SESSION_ID);
        if (id == null) {
            return refused(400, Headers.SESSION_ID + " must name the session whose stream this is");
        }
        return sessions.find(id, ClientRequest.path(server))
                .map(session -> listeners.stream(session, server, exchange.cancellation()))
                .orElseGet(() -> refused(404, "session not found; initialize again"));
    }

    private static Opening refused(int httpStatus, String reason) {
        return new Opening.Refused(httpStatus, new RpcError(ErrorCode.INVALID_REQUEST, reason));
    }
}
