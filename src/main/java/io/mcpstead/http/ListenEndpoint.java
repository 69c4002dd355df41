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
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.JsonRpc;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
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

    /** The stream, or why there is none; empty where a GET is not allowed at all. */
    Optional<Response> open(HttpServletRequest request, @Nullable String server) {
        Exchange exchange = Exchange.of(request);
        Optional<Response> response =
                isOffered(request) ? Optional.of(answer(request, server, exchange)) : Optional.empty();
        boolean opened = response.filter(answer -> answer.getStatus() == 200).isPresent();
        metrics.record(opened, exchange.elapsedNanos());
        return response;
    }

    private boolean isOffered(HttpServletRequest request) {
        return config.get().listenStream()
                && version(request).filter(v -> v.era() == Era.MODERN).isEmpty();
    }

    private static Optional<ProtocolVersion> version(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(Headers.PROTOCOL_VERSION)).flatMap(ProtocolVersion::of);
    }

    private Response answer(HttpServletRequest request, @Nullable String server, Exchange exchange) {
        if (!AcceptedTypes.of(request).eventStream()) {
            return Replies.refused(406, "Accept must name text/event-stream");
        }
        if (request.getHeader(Headers.PROTOCOL_VERSION) != null
                && version(request).isEmpty()) {
            return Replies.refused(400, Headers.PROTOCOL_VERSION + " names a version that is not spoken here");
        }
        String id = request.getHeader(Headers.SESSION_ID);
        if (id == null) {
            return Replies.refused(400, Headers.SESSION_ID + " must name the session whose stream this is");
        }
        return sessions.find(id, ClientRequest.path(server))
                .map(session -> stream(session, server, exchange))
                .orElseGet(() -> Replies.refused(404, "session not found; initialize again"));
    }

    private Response stream(Session session, @Nullable String server, Exchange exchange) {
        return switch (listeners.stream(session, server, exchange.cancellation())) {
            case Opening.Opened opened -> {
                exchange.awaitAnswer();
                yield ChangesWriter.respond(opened.stream(), exchange);
            }
            case Opening.Refused refused ->
                Replies.json(refused.httpStatus(), JsonRpc.error(null, refused.error()))
                        .build();
        };
    }
}
