package io.mcpstead.transport;

import io.mcpstead.config.Protocol;
import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Connects to an upstream and finds out which era and transport it speaks (specification 2026-07-28, Streamable HTTP,
 * "Backward Compatibility"): a discovery first; where that shows no modern server, an {@code initialize} by POST; where
 * that is refused with 400, 404 or 405, a GET that must open an event stream and name an endpoint.
 */
public final class Connector {
    /** What a server that has only the older transport answers to a POST. */
    private static final Set<Integer> NOT_STREAMABLE = Set.of(400, 404, 405);

    private static final int MAX_REDIRECTS = 3;
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final HttpPeer peer;
    private final Connection.Listener listener;
    private final OwnRequests own;
    private final Discovery discovery;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Prepares to connect.
     *
     * @param ids gives ids that are unique on this upstream
     */
    public Connector(HttpPeer peer, Connection.Listener listener, Supplier<RequestId> ids, String gatewayVersion) {
        this.peer = peer;
        this.listener = listener;
        this.own = new OwnRequests(ids, gatewayVersion);
        this.discovery = new Discovery(peer, own);
    }

    /** Connects by the configured protocol, detecting the era, and the transport where that is {@code auto}. */
    public Connection connect() throws UpstreamException {
        URI endpoint = peer.config().endpoint();
        return peer.config().protocol() == Protocol.SSE ? sse(endpoint) : detect(endpoint);
    }

    private Connection detect(URI endpoint) throws UpstreamException {
        return switch (discovery.probe(endpoint, MAX_REDIRECTS)) {
            case Discovery.Modern modern -> {
                ModernConnection connection =
                        new ModernConnection(peer, modern.endpoint(), modern.handshake(), own, listener, warned);
                connection.start();
                yield connection;
            }
            case Discovery.Legacy legacy -> legacy(legacy.endpoint());
        };
    }

    private Connection legacy(URI endpoint) throws UpstreamException {
        try {
            return streamable(endpoint, MAX_REDIRECTS);
        } catch (UpstreamException refused) {
            if (peer.config().protocol() != Protocol.AUTO || !NOT_STREAMABLE.contains(refused.httpStatus())) {
                throw refused;
            }
            try {
                return sse(peer.config().endpoint());
            } catch (UpstreamException e) {
                throw new UpstreamException(
                        e.kind(),
                        "neither Streamable HTTP (POST: " + refused.reason() + ") nor HTTP+SSE (GET: " + e.reason()
                                + ")",
                        e);
            }
        }
    }

    private Connection streamable(URI endpoint, int redirects) throws UpstreamException {
        Outgoing request = initialize();
        try (HttpExchange post = peer.target(endpoint, Map.of()).post(request.message(), Map.of())) {
            post.send();
            URI elsewhere = Origins.redirect(post, endpoint);
            if (elsewhere != null && redirects > 0) {
                return streamable(elsewhere, redirects - 1);
            }
            HttpErrors.requireSuccess(post, peer);
            Handshake handshake = Handshake.read(new HttpAnswer(peer, post, request.id()), peer);
            String sessionId = post.header(Headers.SESSION_ID);
            return complete(new StreamableConnection(peer, endpoint, handshake, sessionId, own, listener));
        }
    }

    private Outgoing initialize() {
        return own.of(Methods.INITIALIZE, Handshake.params(own.info()), ProtocolVersion.LATEST_LEGACY);
    }

    private static Connection complete(StreamableConnection connection) throws UpstreamException {
        try {
            connection.tell(Handshake.initialized());
            connection.start();
            return connection;
        } catch (UpstreamException e) {
            connection.close();
            throw e;
        }
    }

    private Connection sse(URI url) throws UpstreamException {
        HttpExchange get = peer.target(url, Map.of()).get(Map.of());
        get.send();
        SseConnection connection = null;
        try {
            SseReader events = stream(get);
            URI endpoint = endpoint(url, events, get);
            // From here on the stream may be silent for as long as nobody calls.
            get.within(FOR_EVER, FOR_EVER);
            connection = new SseConnection(peer, get, events, endpoint, own, listener);
            connection.start();
            return initialize(connection);
        } catch (UpstreamException e) {
            if (connection == null) {
                get.close();
            } else {
                connection.close();
            }
            throw e;
        }
    }

    private SseReader stream(HttpExchange get) throws UpstreamException {
        HttpErrors.requireSuccess(get, peer);
        if (!get.isType("text/event-stream")) {
            throw new UpstreamException(Kind.PROTOCOL, "its answer is no event stream");
        }
        return get.events();
    }

    /** Waits for the stream's first event, which names where to POST to; it must be of the same origin. */
    private static URI endpoint(URI url, SseReader events, HttpExchange get) throws UpstreamException {
        SseEvent event;
        try {
            event = events.next();
        } catch (IOException e) {
            throw get.failure(e);
        }
        if (event == null || !event.type().equals("endpoint")) {
            throw new UpstreamException(Kind.PROTOCOL, "its event stream does not begin with an endpoint event");
        }
        URI endpoint;
        try {
            endpoint = url.resolve(event.data().text().strip());
        } catch (IllegalArgumentException e) {
            throw new UpstreamException(Kind.PROTOCOL, "its endpoint event holds no valid URI", e);
        }
        if (!Origins.same(url, endpoint)) {
            throw new UpstreamException(Kind.PROTOCOL, "its endpoint event names another origin");
        }
        return endpoint;
    }

    private Connection initialize(SseConnection connection) throws UpstreamException {
        try (Exchange exchange = connection.open(initialize())) {
            connection.complete(Handshake.read(exchange, peer));
        }
        connection.tell(Handshake.initialized());
        return connection;
    }
}
