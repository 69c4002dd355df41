package io.mcpstead.upstream;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.transport.Announcements;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Connector;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
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
    private final UpstreamOwner owner;
    private final StatusBoard board;
    private final UpstreamLog log;
    private final UpstreamListener listener;
    private final boolean gatesStart;
    private final AtomicLong ids = new AtomicLong();
    private final Watches watches = new Watches();
    /** Held while lists are asked for, so that none of several answers is lost. */
    private final Object refreshing = new Object();

    private volatile ServerConfig config;
    private final CurrentLink link = new CurrentLink();
    private final CallGate gate = new CallGate(this, link);
    private volatile long lastSeen;
    private volatile boolean seen;
    private volatile boolean everReady;

    /** @param gatesStart whether the gateway is just starting, and does not start without a required upstream */
    Upstream(ServerConfig config, UpstreamServices services, UpstreamListener listener, boolean gatesStart) {
        this(config, services, listener, gatesStart, UpstreamStatus.INITIAL);
    }

    private Upstream(
            ServerConfig config,
            UpstreamServices services,
            UpstreamListener listener,
            boolean gatesStart,
            UpstreamStatus initial) {
        this.config = config;
        this.gatesStart = gatesStart;
        this.listener = listener;
        this.metrics = services.metrics().server(config.name());
        this.peer = new HttpPeer(config, metrics, services.watchdog(), "mcpstead/" + services.version());
        services.metrics().showPool(config.name(), peer::leased, peer::available, peer::pending);
        this.board = new StatusBoard(initial, metrics, listener::changed);
        this.log = new UpstreamLog(config.name(), System::nanoTime);
        this.owner = new UpstreamOwner(this, metrics, log, services.random());
        this.connector = new Connector(peer, owner, this::nextId, services.version());
    }

    void start() {
        owner.start();
    }

    /**
     * An upstream of the same name that takes the place of this one, not yet started. Until it has connected, or failed to, it
     * shows what this one offers, and calls wait for it: who calls in between notices nothing.
     */
    Upstream succeed(ServerConfig newConfig, UpstreamServices services) {
        UpstreamStatus initial = UpstreamStatus.succeeding(status().offer());
        Upstream next = new Upstream(newConfig, services, listener, false, initial);
        gate.leaveTo(next);
        return next;
    }

    public String name() {
        return config.name();
    }

    public ServerConfig config() {
        return config;
    }

    public UpstreamStatus status() {
        return board.status();
    }

    /** The era of its current connection; empty while it is away. */
    public Optional<Era> era() {
        return Optional.ofNullable(status().version()).map(ProtocolVersion::era);
    }

    /**
     * Wants to be told when a resource changes, by {@link UpstreamListener#resourceUpdated}; counted, and kept over
     * reconnects. Returns at once; an upstream that refuses is named in the log at debug.
     *
     * @param uri the upstream's own
     * @return false where so many resources are watched already that this one is not
     */
    public boolean watch(String uri) {
        boolean watched = watches.add(uri);
        watches.apply(link.get());
        return watched;
    }

    /** Waits until the upstream has been asked for all that is watched, or the time is over. */
    public void awaitWatches(Duration atMost) {
        if (!watches.awaitApplied(atMost)) {
            // It is told of later changes all the same, as soon as the upstream is.
            LOG.debug("Upstream {} has not yet been asked for the watched resources", name());
        }
    }

    /** Takes back one {@link #watch} of that resource. */
    public void unwatch(String uri) {
        watches.remove(uri);
        watches.apply(link.get());
    }

    public ServerMetrics metrics() {
        return metrics;
    }

    /** Whether the upstream offers a tool of that name, or did when it was last connected. */
    public boolean knows(String tool) {
        return board.knows(tool);
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
        return gate.call(request);
    }

    CallGate gate() {
        return gate;
    }

    UpstreamLog log() {
        return log;
    }

    RequestId nextId() {
        return RequestId.of(ids.incrementAndGet());
    }

    /** Whether it has answered anything since then, by {@link System#nanoTime}. */
    boolean seenSince(long nanos) {
        return seen && lastSeen - nanos >= 0;
    }

    void seen() {
        lastSeen = System.nanoTime();
        seen = true;
        metrics.seen();
    }

    /** Takes in what a call's stream tells of changes. */
    void announced(Message.Notification told) {
        Announcements.report(told, owner);
    }

    void resourceUpdated(String uri) {
        if (!watches.isEmpty() && !link.isClosing()) {
            listener.resourceUpdated(name(), uri);
        }
    }

    /** A call failed; where that may mean that the upstream is gone, its owner looks after it. */
    void suspect(Link used, UpstreamException failure) {
        switch (failure.kind()) {
            case DISCONNECTED, BROKEN, TIMEOUT, AUTH, SESSION_LOST -> {
                if (link.is(used)) {
                    owner.suspect();
                }
            }
            case BUSY, PROTOCOL, CANCELLED -> {}
        }
    }

    /** Has it asked whether it is still there where it is connected and was not heard of for this long; returns at once. */
    public void checkIfQuiet(Duration atLeast) {
        if (status().connected() && lastSeenSecondsAgo() * 1e9 >= atLeast.toNanos()) {
            owner.suspect();
        }
    }

    boolean isCurrent(Connection other) {
        return link.is(other);
    }

    /**
     * Opens a new session in place of one that the upstream no longer knows. It is done once, on a thread of its own;
     * all who ask for it get the same future, which fails with an {@link UpstreamException}.
     */
    CompletableFuture<Link> repair(Link lost, UpstreamException cause) {
        return link.repair(
                lost,
                gate.disconnected(),
                begun -> Thread.ofVirtual().name("upstream-repair-" + name()).start(() -> repair(lost, cause, begun)));
    }

    private void repair(Link lost, UpstreamException cause, CompletableFuture<Link> result) {
        log.sessionLost(cause.reason());
        if (cause.sessionReset() != null) {
            metrics.sessionReset(cause.sessionReset());
        }
        try {
            Link opened = initialize();
            if (link.replace(lost, opened)) {
                watches.apply(opened);
                result.complete(opened);
                lost.connection().retire();
                owner.listsChanged(EnumSet.allOf(Feature.class));
                reportMissed();
            } else {
                result.completeExceptionally(gate.disconnected());
                opened.connection().close();
            }
        } catch (UpstreamException | RuntimeException e) {
            link.repairFailed(lost);
            result.completeExceptionally(e);
            owner.suspect();
        }
    }

    /** What changed while nobody was told is not known, so all of it may have. */
    private void reportMissed() {
        watches.uris().forEach(this::resourceUpdated);
    }

    private Link initialize() throws UpstreamException {
        long start = System.nanoTime();
        try {
            Connection opened = connector.connect();
            metrics.initialized(true, System.nanoTime() - start);
            seen();
            return new Link(this, peer, opened);
        } catch (UpstreamException e) {
            metrics.initialized(false, System.nanoTime() - start);
            throw e;
        }
    }

    /** Connects and lists the tools; the upstream is ready after it. */
    void connect() throws UpstreamException {
        board.publish(status().connecting());
        Link opened = initialize();
        try {
            Offer offer = opened.offer();
            adopt(opened);
            if (everReady) {
                metrics.reconnected();
                board.publish(status().reconnected());
            }
            everReady = true;
            ready(opened, offer);
            gate.attempted();
            reportMissed();
        } catch (UpstreamException e) {
            opened.connection().close();
            throw e;
        }
    }

    private void adopt(Link opened) throws UpstreamException {
        if (!link.adopt(opened)) {
            throw gate.disconnected();
        }
        watches.apply(opened);
    }

    private void ready(Link opened, Offer offer) {
        board.publish(status().ready(opened.connection().transport(), opened.version(), offer));
    }

    private interface Use {
        void on(Link link) throws UpstreamException;
    }

    /** Uses the connection, on a new session where the old one was lost; what befalls a replaced one does not matter. */
    private void use(Use use) throws UpstreamException {
        Link current = link.get();
        if (current == null) {
            throw gate.disconnected();
        }
        try {
            use.on(current);
        } catch (UpstreamException e) {
            if (e.kind() == Kind.SESSION_LOST) {
                use.on(UpstreamCall.await(repair(current, e)));
            } else if (link.is(current)) {
                throw e;
            }
        }
    }

    /** Asks for these lists anew. */
    void refresh(Set<Feature> lists) throws UpstreamException {
        use(on -> {
            synchronized (refreshing) {
                ready(on, on.offer(status().offer(), lists));
            }
        });
    }

    /**
     * The arguments that a tool wants mirrored, by its list as it is now: the upstream has refused a call made by the list
     * as it was. Of several such calls the first asks for the list.
     */
    Optional<ParamHeaders> headersNow(String tool, Offer before) throws UpstreamException {
        use(on -> {
            synchronized (refreshing) {
                if (status().offer().entries(Feature.TOOLS).equals(before.entries(Feature.TOOLS))) {
                    ready(on, on.offer(status().offer(), EnumSet.of(Feature.TOOLS)));
                }
            }
        });
        return status().offer().entries(Feature.TOOLS).stream()
                .filter(entry -> entry.key().equals(tool))
                .map(Entry::headers)
                .findFirst();
    }

    /** How long the lists are used before they are asked for again, unless the upstream tells of a change. */
    public Duration refreshInterval() {
        Duration most = config.tools().ttl();
        Link current = link.get();
        return current == null ? most : current.refreshInterval(most);
    }

    /** Makes sure that the upstream still answers; an error is an answer too. */
    void ping(Duration limit) throws UpstreamException {
        use(on -> on.ping(limit));
    }

    /** The connection is gone: nothing is sent on it any more, and its tools leave the catalogue. */
    void disconnect(Phase next, String error) {
        Link gone = link.drop(gate.disconnected());
        board.publish(status().lost(next, error));
        gate.attempted();
        if (gone != null) {
            Thread.startVirtualThread(gone.connection()::close);
        }
    }

    /** All attempts are used up; where that is at the start and the upstream is required, the gateway must not run. */
    void failed(String reason) {
        if (gatesStart && config.required() && !everReady) {
            listener.requiredUpstreamFailed(name(), reason);
        }
    }

    /** Takes over settings that need no new connection. */
    void update(ServerConfig newConfig) {
        config = newConfig;
        peer.update(newConfig);
        owner.reconfigured();
    }

    /** Ends the upstream as the gateway stops: calls in flight get the grace period. Blocks for that long at most. */
    void close(Duration grace) {
        leave(Ending.STOPPED);
        drain(grace);
    }

    /** From now on new calls go to its successor, if any, and nothing is shown of it but its end. */
    void leave(Ending why) {
        gate.close(why);
        board.closing();
        owner.close();
    }

    /** Then ends it, once its calls in flight have ended or the time is over. Blocks, unless the {@link #gate} is hurried. */
    void drain(Duration atMost) {
        gate.drain(atMost);
        Link last = link.drop(gate.disconnected());
        board.publish(status().closed());
        if (last != null) {
            last.connection().close();
        }
        peer.close();
    }
}
