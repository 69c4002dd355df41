package io.mcpstead.transport;

import io.mcpstead.log.LogEvent;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.HttpTarget;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP+SSE of 2024-11-05: one GET stream carries everything from the server, messages to it are POSTed to the endpoint
 * that the stream names first. Answers find their request by id and progress by its token; what names no request is
 * placed by {@link InFlight}, since many clients share the stream.
 */
final class SseConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(SseConnection.class);

    private final HttpPeer peer;
    private final HttpExchange stream;
    private final SseReader events;
    private final HttpTarget endpoint;
    private final Listener listener;
    private final OwnRequests own;
    private final InFlight calls = new InFlight();
    private final ResourceSubscriptions subscriptions;
    private final ServerRequests requests = new ServerRequests(this);
    private final LegacyCancellations cancellations = new LegacyCancellations(this);
    private volatile @Nullable UpstreamException ended;
    private volatile @Nullable Handshake handshake;

    SseConnection(
            HttpPeer peer, HttpExchange stream, SseReader events, URI endpoint, OwnRequests own, Listener listener) {
        this.peer = peer;
        this.stream = stream;
        this.events = events;
        this.endpoint = peer.target(endpoint, Map.of());
        this.own = own;
        this.subscriptions = new ResourceSubscriptions(peer.config().name(), this);
        this.listener = listener;
    }

    /** Begins to read the stream. */
    void start() {
        Thread.ofVirtual().name("upstream-stream-" + name()).start(this::run);
    }

    void complete(Handshake agreed) {
        handshake = agreed;
    }

    private void run() {
        UpstreamException cause;
        try (stream) {
            read();
            cause = new UpstreamException(Kind.BROKEN, "its event stream ended");
        } catch (IOException e) {
            cause = stream.failure(e);
        } catch (RuntimeException e) {
            // A fault of the gateway's must not leave the requests on this stream without an end.
            LogEvent.INTERNAL_ERROR.on(LOG, name()).setCause(e).log("Fault in the gateway");
            cause = new UpstreamException(Kind.BROKEN, "internal error: " + e);
        }
        ended = cause;
        calls.abortAll(cause.kind(), cause.reason());
        subscriptions.close();
        listener.lost(this, cause);
    }

    private void read() throws IOException {
        while (true) {
            SseEvent event = events.next();
            if (event == null) {
                return;
            }
            if (event.data().first() == '{') {
                handle(event);
            }
        }
    }

    private void handle(SseEvent event) {
        try {
            switch (Message.read(event.data())) {
                case Message.Response response ->
                    deliver(response.id() == null ? null : calls.answered(response.id()), response);
                case Message.Request request -> requests.place(request, calls);
                case Message.Notification told -> told(told);
            }
        } catch (MalformedMessageException e) {
            LOG.debug("Upstream {} sent an event that is no message: {}", name(), e.reason());
            malformed(e);
        }
    }

    /** An answer that cannot be read ends its request all the same: no other is to come. */
    private void malformed(MalformedMessageException e) {
        RequestId answered = e.answeredId();
        InFlight.Call call = answered == null ? null : calls.answered(answered);
        if (call != null) {
            call.abort(Kind.PROTOCOL, "its answer is no JSON-RPC message: " + e.reason());
        }
    }

    private void told(Message.Notification told) throws MalformedMessageException {
        switch (told.method()) {
            case Methods.PROGRESS -> {
                Slice token = told.params().get("progressToken");
                deliver(token == null ? null : calls.get(RequestId.of(token)), told);
            }
            case Methods.MESSAGE -> {
                String why = calls.offer(told);
                if (!why.isEmpty()) {
                    LOG.debug("Upstream {} sent a log message that is dropped: {}", name(), why);
                }
            }
            default -> {
                if (!Announcements.report(told, listener)) {
                    LOG.debug("Upstream {} told {}", name(), told.method());
                }
            }
        }
    }

    private void deliver(InFlight.@Nullable Call call, Message message) {
        if (call instanceof SseExchange exchange) {
            exchange.receive(message);
        } else {
            LOG.debug("Upstream {} sent a message that belongs to no request", name());
        }
    }

    @Override
    public Outgoing own(String method, JsonEdit params) {
        return own.of(method, params, handshake == null ? ProtocolVersion.LATEST_LEGACY : handshake.version());
    }

    @Override
    public Exchange open(Outgoing request) {
        return open(
                request,
                peer.config().timeouts().idle(),
                peer.config().timeouts().total());
    }

    @Override
    public Exchange open(Outgoing request, Duration idle, Duration total) {
        return new SseExchange(this, request, idle, total);
    }

    void register(SseExchange exchange) throws UpstreamException {
        calls.begin(exchange);
        UpstreamException gone = ended;
        if (gone != null) {
            throw new UpstreamException(Kind.DISCONNECTED, gone.reason());
        }
    }

    /** Nothing is, once the stream has ended: with it the upstream ends the session. */
    boolean isPending(RequestId request) {
        return ended == null && calls.isPending(request);
    }

    ServerRequests requests() {
        return requests;
    }

    InFlight calls() {
        return calls;
    }

    HttpPeer peer() {
        return peer;
    }

    /** A POST of one message to the upstream's endpoint, not yet sent. */
    HttpExchange post(Outgoing request) {
        return endpoint.post(request.message(), request.headers());
    }

    /** Sends a POST and waits until the upstream has taken it. */
    void send(HttpExchange post) throws UpstreamException {
        SessionLoss.deliver(post, peer, true);
    }

    @Override
    public void tell(Slice message) throws UpstreamException {
        send(endpoint.post(message, Map.of()));
    }

    @Override
    public void cancel(RequestId request, String reason) {
        cancellations.send(request, reason);
    }

    @Override
    public CompletableFuture<@Nullable Void> watch(Set<String> uris) {
        return subscriptions.want(uris);
    }

    @Override
    public Handshake handshake() {
        Handshake agreed = handshake;
        if (agreed == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return agreed;
    }

    @Override
    public String transport() {
        return "sse";
    }

    private String name() {
        return peer.config().name();
    }

    /** Here the session is the stream, so that no answer can come on it any more. */
    @Override
    public void retire() {
        close();
    }

    @Override
    public void close() {
        cancellations.await();
        stream.end(Kind.DISCONNECTED, "the connection was closed");
        stream.close();
    }
}
