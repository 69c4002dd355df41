package io.mcpstead.upstream;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Connector;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MCP server behind the gateway: a persistent connection that all clients share. A thread of its own connects,
 * refreshes and reconnects ({@link UpstreamOwner}); callers read what it has published.
 */
public final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final ServerMetrics metrics;
    private final HttpPeer peer;
    private final Connector connector;
    private final Questions questions;
    private final UpstreamOwner owner;
    private final UpstreamListener listener;
    private final boolean gatesStart;
    private final AtomicLong ids = new AtomicLong();
    private final Watches watches = new Watches();
    private final CallsInFlight calls = new CallsInFlight();
    /** Guards the three parts of the state that change together; never held while anything is waited for. */
    private final Object lock = new Object();

    private @Nullable CompletableFuture<Connection> repairing;
    private volatile ServerConfig config;
    private volatile UpstreamStatus status = UpstreamStatus.INITIAL;
    private volatile @Nullable Connection connection;
    private volatile Set<String> knownTools = Set.of();
    private volatile long lastSeen;
    private volatile boolean seen;
    private volatile boolean everReady;
    private volatile boolean closing;

    /** @param gatesStart whether the gateway is just starting, and does not start without a required upstream */
    Upstream(ServerConfig config, UpstreamServices services, UpstreamListener listener, boolean gatesStart) {
        this.config = config;
        this.gatesStart = gatesStart;
        this.listener = listener;
        this.metrics = services.metrics().server(config.name());
        this.peer = new HttpPeer(config, metrics, services.watchdog(), "mcpstead/" + services.version());
        services.metrics().showPool(config.name(), peer::leased, peer::available, peer::pending);
        this.questions = new Questions(this, peer);
        this.owner = new UpstreamOwner(this, metrics, services.random());
        this.connector = new Connector(peer, owner, services.version());
    }

    void start() {
        owner.start();
    }

    public String name() {
        return config.name();
    }

    public ServerConfig config() {
        return config;
    }

    /** How long its lists are used before they are asked for again, unless it tells of a change. */
    public Duration refreshInterval() {
        return config.tools().ttl();
    }

    public UpstreamStatus status() {
        return status;
    }

    /** The era of its current connection; empty while it is away. */
    public Optional<Era> era() {
        return Optional.ofNullable(status.version()).map(ProtocolVersion::era);
    }

    /**
     * Wants to be told when a resource changes, by {@link UpstreamListener#resourceUpdated}; counted, and kept over
     * reconnects. Returns at once; an upstream that refuses is named in the log.
     *
     * @param uri the upstream's own
     * @return false where so many resources are watched already that this one is not
     */
    public boolean watch(String uri) {
        return watches.add(uri);
    }

    /** Takes back one {@link #watch} of that resource. */
    public void unwatch(String uri) {
        watches.remove(uri);
    }

    public ServerMetrics metrics() {
        return metrics;
    }

    /** Whether the upstream offers a tool of that name, or did when it was last connected. */
    public boolean knows(String tool) {
        return knownTools.contains(tool);
    }

    /** Seconds since the upstream last answered; negative before the first time. */
    public double lastSeenSecondsAgo() {
        return seen ? (System.nanoTime() - lastSeen) / 1e9 : -1;
    }

    /**
     * Prepares a call; nothing is sent yet. The caller closes it.
     *
     * @throws UpstreamException of kind {@link Kind#DISCONNECTED} where the upstream is away
     */
    public UpstreamCall call(CallRequest request) throws UpstreamException {
        Connection current = connection;
        if (current == null || closing) {
            throw disconnected();
        }
        UpstreamCall call = new UpstreamCall(this, current, request);
        calls.add(call);
        if (closing) {
            call.close();
            throw disconnected();
        }
        return call;
    }

    private UpstreamException disconnected() {
        String error = status.lastError();
        String state = closing ? "is being removed" : "is disconnected";
        return new UpstreamException(Kind.DISCONNECTED, error == null ? state : state + ": " + error);
    }

    RequestId nextId() {
        return RequestId.of(ids.incrementAndGet());
    }

    void seen() {
        lastSeen = System.nanoTime();
        seen = true;
        metrics.seen();
    }

    void ended(UpstreamCall call) {
        calls.remove(call);
    }

    void toolsChanged() {
        owner.toolsChanged();
    }

    /** A call failed; where that may mean that the upstream is gone, its owner looks after it. */
    void suspect(Connection used, UpstreamException failure) {
        switch (failure.kind()) {
            case DISCONNECTED, BROKEN, TIMEOUT, AUTH, SESSION_LOST -> {
                if (isCurrent(used)) {
                    owner.suspect();
                }
            }
            case BUSY, PROTOCOL, CANCELLED -> {}
        }
    }

    @SuppressWarnings("ReferenceEquality") // Connections are told apart by identity.
    boolean isCurrent(Connection other) {
        return connection == other;
    }

    /**
     * Opens a new session in place of one that the upstream no longer knows. It is done once, on a thread of its own;
     * all who ask for it get the same future, which fails with an {@link UpstreamException}.
     */
    CompletableFuture<Connection> repair(Connection lost, UpstreamException cause) {
        synchronized (lock) {
            if (connection == null || closing) {
                return CompletableFuture.failedFuture(disconnected());
            }
            if (!isCurrent(lost)) {
                return CompletableFuture.completedFuture(connection);
            }
            if (repairing == null) {
                CompletableFuture<Connection> begun = new CompletableFuture<>();
                repairing = begun;
                Thread.ofVirtual().name("upstream-repair-" + name()).start(() -> repair(lost, cause, begun));
            }
            return repairing;
        }
    }

    private void repair(Connection lost, UpstreamException cause, CompletableFuture<Connection> result) {
        LOG.info("Upstream {} lost the session: {}; initializing again", name(), cause.reason());
        if (cause.sessionReset() != null) {
            metrics.sessionReset(cause.sessionReset());
        }
        try {
            Connection opened = initialize();
            if (replace(lost, opened)) {
                result.complete(opened);
                lost.retire();
                owner.toolsChanged();
            } else {
                result.completeExceptionally(disconnected());
                opened.close();
            }
        } catch (UpstreamException | RuntimeException e) {
            synchronized (lock) {
                repairing = isCurrent(lost) ? null : repairing;
            }
            result.completeExceptionally(e);
            owner.suspect();
        }
    }

    private boolean replace(Connection lost, Connection opened) {
        synchronized (lock) {
            if (closing || !isCurrent(lost)) {
                return false;
            }
            connection = opened;
            repairing = null;
            return true;
        }
    }

    private Connection initialize() throws UpstreamException {
        long start = System.nanoTime();
        try {
            Connection opened = connector.connect(nextId());
            metrics.initialized(true, System.nanoTime() - start);
            seen();
            return opened;
        } catch (UpstreamException e) {
            metrics.initialized(false, System.nanoTime() - start);
            throw e;
        }
    }

    /** Connects and lists the tools; the upstream is ready after it. */
    void connect() throws UpstreamException {
        publish(status.connecting());
        Connection opened = initialize();
        try {
            Offer offer = questions.offer(opened);
            adopt(opened);
            if (everReady) {
                metrics.reconnected();
                publish(status.reconnected());
            }
            everReady = true;
            ready(opened, offer);
        } catch (UpstreamException e) {
            opened.close();
            throw e;
        }
    }

    private void adopt(Connection opened) throws UpstreamException {
        synchronized (lock) {
            if (closing) {
                throw disconnected();
            }
            connection = opened;
        }
    }

    private void ready(Connection opened, Offer offer) {
        knownTools = offer.entries(Feature.TOOLS).stream().map(Entry::key).collect(Collectors.toUnmodifiableSet());
        publish(status.ready(opened.transport(), opened.handshake().version(), offer));
    }

    private interface Use {
        void on(Connection connection) throws UpstreamException;
    }

    /** Uses the connection, on a new session where the old one was lost; what befalls a replaced one does not matter. */
    private void use(Use use) throws UpstreamException {
        Connection current = connection;
        if (current == null) {
            throw disconnected();
        }
        try {
            use.on(current);
        } catch (UpstreamException e) {
            if (e.kind() == Kind.SESSION_LOST) {
                use.on(UpstreamCall.await(repair(current, e)));
            } else if (isCurrent(current)) {
                throw e;
            }
        }
    }

    /** Lists the tools anew. */
    void refresh() throws UpstreamException {
        use(on -> ready(on, questions.offer(on)));
    }

    /** Makes sure that the upstream still answers; an error is an answer too. */
    void ping(Duration limit) throws UpstreamException {
        try {
            use(on -> questions.ping(on, limit));
        } catch (UpstreamException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            seen();
        }
    }

    /** The connection is gone: nothing is sent on it any more, and its tools leave the catalogue. */
    void disconnect(Phase next, String error) {
        Connection gone = drop();
        publish(status.lost(next, error));
        if (gone != null) {
            Thread.startVirtualThread(gone::close);
        }
    }

    /** Takes the connection away from callers, and from those who wait for its repair. */
    private @Nullable Connection drop() {
        Connection gone;
        CompletableFuture<Connection> awaited;
        synchronized (lock) {
            gone = connection;
            connection = null;
            awaited = repairing;
            repairing = null;
        }
        if (awaited != null) {
            awaited.completeExceptionally(disconnected());
        }
        return gone;
    }

    /** All attempts are used up; where that is at the start and the upstream is required, the gateway must not run. */
    void failed(String reason) {
        if (gatesStart && config.required() && !everReady) {
            listener.requiredUpstreamFailed(name(), reason);
        }
    }

    /** Once the upstream is being removed, nothing is published but its end. */
    private void publish(UpstreamStatus next) {
        boolean offered;
        synchronized (lock) {
            if (closing && next.phase() != Phase.CLOSED) {
                return;
            }
            offered = !status.offer().equals(next.offer()) || status.phase() != next.phase();
            status = next;
            if (!closing) {
                metrics.connected(next.connected());
                metrics.toolsCount(next.toolsCount());
            }
        }
        if (offered) {
            listener.changed();
        }
    }

    /** Sends a notification without waiting; whether it arrives does not matter. */
    void tellLater(Connection on, Slice notification) {
        Thread.startVirtualThread(() -> {
            try {
                on.tell(notification);
            } catch (UpstreamException e) {
                LOG.debug("Could not tell upstream {}: {}", name(), e.reason());
            }
        });
    }

    /** Takes over settings that need no new connection. */
    void update(ServerConfig newConfig) {
        config = newConfig;
        peer.update(newConfig);
        owner.reconfigured();
    }

    /** Ends the upstream: new calls are refused, calls in flight get the grace period. Blocks for that long at most. */
    void close(Duration grace) {
        synchronized (lock) {
            closing = true;
        }
        owner.close();
        calls.await(grace);
        calls.cancelAll(Kind.DISCONNECTED, "has been removed from the gateway");
        Connection last = drop();
        publish(status.closed());
        if (last != null) {
            last.close();
        }
        peer.close();
    }
}
