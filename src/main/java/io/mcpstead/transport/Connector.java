package io.mcpstead.transport;

import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Headers;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an upstream and finds out which transport it speaks (specification 2025-11-25, Transports, "Backwards
 * Compatibility"): an {@code initialize} by POST first; where that is refused with 400, 404 or 405, a GET that must
 * open an event stream and name an endpoint.
 */
public final class Connector {
    /** What a server that has only the older transport answers to a POST. */
    private static final Set<Integer> NOT_STREAMABLE = Set.of(400, 404, 405);

    private static final Set<Integer> REDIRECTS = Set.of(307, 308);
    private static final int MAX_REDIRECTS = 3;
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final HttpPeer peer;
    private final Connection.Listener listener;
    private final String gatewayVersion;

    public Connector(HttpPeer peer, Connection.Listener listener, String gatewayVersion) {
        this.peer = peer;
        this.listener = listener;
        this.gatewayVersion = gatewayVersion;
    }

    /** Connects by the configured protocol, detecting it where that is {@code auto}. */
    public Connection connect(RequestId id) throws UpstreamException {
        URI endpoint = peer.config().endpoint();
        return switch (peer.config().protocol()) {
            case STREAMABLE -> streamable(endpoint, id, MAX_REDIRECTS);
            case SSE -> sse(endpoint, id);
            case AUTO -> detect(endpoint, id);
        };
    }

    private Connection detect(URI endpoint, RequestId id) throws UpstreamException {
        try {
            return streamable(endpoint, id, MAX_REDIRECTS);
        } catch (UpstreamException refused) {
            if (!NOT_STREAMABLE.contains(refused.httpStatus())) {
                throw refused;
            }
            try {
                return sse(endpoint, id);
            } catch (UpstreamException e) {
                throw new UpstreamException(
                        e.kind(),
                        "neither Streamable HTTP (POST: " + refused.reason() + ") nor HTTP+SSE (GET: " + e.reason()
                                + ")",
                        e);
            }
        }
    }

    private Connection streamable(URI endpoint, RequestId id, int redirects) throws UpstreamException {
        try (HttpExchange post = peer.post(endpoint, Handshake.request(id, gatewayVersion), Map.of())) {
            post.send();
            URI elsewhere = redirect(post, endpoint);
            if (elsewhere != null && redirects > 0) {
                return streamable(elsewhere, id, redirects - 1);
            }
            HttpErrors.requireSuccess(post, peer);
            Handshake handshake = Handshake.read(new HttpAnswer(peer, post, id), peer);
            String sessionId = post.header(Headers.SESSION_ID);
            return complete(new StreamableConnection(peer, endpoint, handshake, sessionId, listener));
        }
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

    /** Where a redirect within the same origin leads, such as from {@code /mcp} to {@code /mcp/}; null for none. */
    private static @Nullable URI redirect(HttpExchange response, URI from) {
        String location = response.header("Location");
        if (location == null || !REDIRECTS.contains(response.status())) {
            return null;
        }
        try {
            URI to = from.resolve(location);
            return sameOrigin(from, to) ? to : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Connection sse(URI url, RequestId id) throws UpstreamException {
        HttpExchange get = peer.get(url, Map.of());
        get.send();
        SseConnection connection = null;
        try {
            SseReader events = stream(get);
            URI endpoint = endpoint(url, events, get);
            // From here on the stream may be silent for as long as nobody calls.
            get.within(FOR_EVER, FOR_EVER);
            connection = new SseConnection(peer, get, events, endpoint, listener);
            connection.start();
            return initialize(connection, id);
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
        if (!sameOrigin(url, endpoint)) {
            throw new UpstreamException(Kind.PROTOCOL, "its endpoint event names another origin");
        }
        return endpoint;
    }

    private Connection initialize(SseConnection connection, RequestId id) throws UpstreamException {
        try (Exchange exchange = connection.open(Outgoing.of(id, Handshake.request(id, gatewayVersion)))) {
            connection.complete(Handshake.read(exchange, peer));
        }
        connection.tell(Handshake.initialized());
        return connection;
    }

    private static boolean sameOrigin(URI a, URI b) {
        HttpHost one = host(a);
        HttpHost other = host(b);
        return one != null && other != null && one.equals(other);
    }

    /** Scheme, name and port; by the authority, since {@link URI#getHost} knows no names with an underscore. */
    private static @Nullable HttpHost host(URI uri) {
        try {
            HttpHost host = RoutingSupport.determineHost(new BasicHttpRequest("GET", uri));
            return RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE);
        } catch (HttpException e) {
            return null;
        }
    }
}
