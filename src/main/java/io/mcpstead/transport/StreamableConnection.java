package io.mcpstead.transport;

import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.HttpTarget;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Headers;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Streamable HTTP of 2025-03-26 to 2025-11-25: one POST a message, answered by JSON or by a stream of its own. */
final class StreamableConnection implements Connection {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final HttpPeer peer;
    private final HttpTarget endpoint;
    private final Handshake handshake;
    private final OwnRequests own;
    private final boolean hasSession;
    private final InFlight calls = new InFlight();
    private final ServerRequests requests = new ServerRequests(this);
    private final ResourceSubscriptions subscriptions;
    private final ListenStream listening;
    private final LegacyCancellations cancellations = new LegacyCancellations(this);
    private volatile boolean closed;

    StreamableConnection(
            HttpPeer peer,
            URI endpoint,
            Handshake handshake,
            @Nullable String sessionId,
            OwnRequests own,
            Listener listener) {
        this.peer = peer;
        this.endpoint = peer.target(endpoint, headers(handshake, sessionId));
        this.handshake = handshake;
        this.own = own;
        this.subscriptions = new ResourceSubscriptions(peer.config().name(), this);
        this.hasSession = sessionId != null;
        this.listening = new ListenStream(this, listener);
    }

    private static Map<String, String> headers(Handshake handshake, @Nullable String sessionId) {
        Map<String, String> headers = new HashMap<>();
        if (sessionId != null) {
            headers.put(Headers.SESSION_ID, sessionId);
        }
        if (handshake.version().hasVersionHeader()) {
            headers.put(Headers.PROTOCOL_VERSION, handshake.version().text());
        }
        return headers;
    }

    /** Begins to listen for changes, once the handshake is complete. */
    void start() {
        listening.start();
    }

    /** Whether the upstream has a stream open on which it can ask something without naming a call. */
    boolean isListening() {
        return listening.isOpen();
    }

    @Override
    public Outgoing own(String method, JsonEdit params) {
        return own.of(method, params, handshake.version());
    }

    @Override
    public Exchange open(Outgoing request) {
        return track(new StreamableExchange(this, request, post(request)));
    }

    @Override
    public Exchange open(Outgoing request, Duration idle, Duration total) {
        return track(new StreamableExchange(this, request, post(request).within(idle, total)));
    }

    private HttpExchange post(Outgoing request) {
        return endpoint.post(request.message(), request.headers());
    }

    private Exchange track(StreamableExchange exchange) {
        calls.begin(exchange);
        if (closed) {
            exchange.abort(Kind.DISCONNECTED, "the connection was closed");
        }
        return exchange;
    }

    InFlight calls() {
        return calls;
    }

    ServerRequests requests() {
        return requests;
    }

    /** The stream for messages that belong to no request, or the rest of one that broke off; not yet sent. */
    HttpExchange listen(@Nullable String lastEventId) {
        return endpoint.get(lastEventId == null ? Map.of() : Map.of("Last-Event-ID", lastEventId));
    }

    HttpPeer peer() {
        return peer;
    }

    @Override
    public void tell(Slice message) throws UpstreamException {
        SessionLoss.deliver(endpoint.post(message, Map.of()), peer, hasSession);
    }

    @Override
    public void cancel(RequestId request, String reason) {
        cancellations.send(request, reason);
    }

    @Override
    public CompletableFuture<@Nullable Void> watch(Set<String> uris) {
        return subscriptions.want(uris);
    }

    boolean hasSession() {
        return hasSession;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public String transport() {
        return "streamable";
    }

    @Override
    public void retire() {
        listening.close();
        subscriptions.close();
    }

    @Override
    public void close() {
        closed = true;
        retire();
        calls.abortAll(Kind.DISCONNECTED, "the connection was closed");
        cancellations.await();
        if (hasSession) {
            endSession();
        }
    }

    /** Tells the upstream that its session is over; it may not care (405), or be gone. */
    private void endSession() {
        try (HttpExchange delete = endpoint.delete().within(GOODBYE, GOODBYE)) {
            delete.send();
        } catch (UpstreamException e) {
            // A courtesy; the upstream forgets the session by itself.
        }
    }
}
