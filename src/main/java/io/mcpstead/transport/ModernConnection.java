package io.mcpstead.transport;

import io.mcpstead.log.LogEvent;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.HttpTarget;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Headers;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streamable HTTP of 2026-07-28: requests that stand for themselves, and a stream of its own for news of changes. */
final class ModernConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ModernConnection.class);

    private final HttpPeer peer;
    private final HttpTarget endpoint;
    private final Handshake handshake;
    private final OwnRequests own;
    private final Subscriptions subscriptions;
    private final Map<RequestId, ModernExchange> open = new ConcurrentHashMap<>();
    private final AtomicBoolean warned;
    private volatile boolean closed;

    /** @param warned whether the log has said that it does what it must not, which is worth one line for all its connections */
    ModernConnection(
            HttpPeer peer,
            URI endpoint,
            Handshake handshake,
            OwnRequests own,
            Listener listener,
            AtomicBoolean warned) {
        this.peer = peer;
        this.endpoint = peer.target(
                endpoint, Map.of(Headers.PROTOCOL_VERSION, handshake.version().text()));
        this.handshake = handshake;
        this.own = own;
        this.warned = warned;
        this.subscriptions = new Subscriptions(this, listener);
    }

    /** Begins to listen for changes. */
    void start() {
        subscriptions.start();
    }

    @Override
    public Outgoing own(String method, JsonEdit params) {
        return own.of(method, params, handshake.version());
    }

    @Override
    public Exchange open(Outgoing request) {
        return track(new ModernExchange(this, request.id(), post(request)));
    }

    @Override
    public Exchange open(Outgoing request, Duration idle, Duration total) {
        return track(new ModernExchange(this, request.id(), post(request).within(idle, total)));
    }

    private HttpExchange post(Outgoing request) {
        return endpoint.post(request.message(), request.headers());
    }

    private Exchange track(ModernExchange exchange) {
        open.put(exchange.id(), exchange);
        if (closed) {
            exchange.abort(Kind.DISCONNECTED, "the connection was closed");
        }
        return exchange;
    }

    void forget(ModernExchange exchange) {
        open.remove(exchange.id());
    }

    HttpPeer peer() {
        return peer;
    }

    /** Modern servers must not send requests (specification 2026-07-28, Streamable HTTP, "Receiving Messages"). */
    void ignore(Message.Request question) {
        if (warned.compareAndSet(false, true)) {
            LogEvent.UPSTREAM_REQUEST_IGNORED
                    .on(LOG, peer.config().name())
                    .addKeyValue("method", peer.presentable(question.method()))
                    .log(
                            "Upstream {} sends requests ('{}'), which a server of {} must not; they are ignored",
                            peer.config().name(),
                            peer.presentable(question.method()),
                            handshake.version().text());
        }
    }

    @Override
    public void tell(Slice message) throws UpstreamException {
        throw new UpstreamException(Kind.PROTOCOL, "a modern server takes no answers but in a new request");
    }

    /** Closing the request's stream says it. */
    @Override
    public void cancel(RequestId request, String reason) {}

    @Override
    public CompletableFuture<@Nullable Void> watch(Set<String> uris) {
        return subscriptions.watch(uris);
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
        subscriptions.close();
    }

    @Override
    public void close() {
        closed = true;
        retire();
        open.values().forEach(exchange -> exchange.abort(Kind.DISCONNECTED, "the connection was closed"));
    }
}
