package io.mcpstead.upstream;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Connector;
import io.mcpstead.transport.Exchange;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
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
    private final UpstreamOwner owner;
    private final UpstreamListener listener;
    private final AtomicLong ids = new AtomicLong();
    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    private final ReentrantLock repairing = new ReentrantLock();
    private volatile ServerConfig config;
    private volatile UpstreamStatus status = UpstreamStatus.INITIAL;
    private volatile @Nullable Connection connection;
    private volatile Set<String> knownTools = Set.of();
    private volatile long lastSeen;
    private volatile boolean seen;
    private volatile boolean closing;

    Upstream(ServerConfig config, UpstreamServices services, UpstreamListener listener) {
        this.config = config;
        this.listener = listener;
        this.metrics = services.metrics().server(config.name());
        this.peer = new HttpPeer(config, metrics, services.watchdog(), "mcpstead/" + services.version());
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

    public UpstreamStatus status() {
        return status;
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
        synchronized (calls) {
            calls.remove(call);
            calls.notifyAll();
        }
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
            case PROTOCOL, CANCELLED -> {}
        }
    }

    @SuppressWarnings("ReferenceEquality") // Connections are told apart by identity.
    boolean isCurrent(Connection other) {
        return connection == other;
    }

    /**
     * Opens a new session in place of one that the upstream no longer knows. One caller does it, the others wait and
     * use what it opened.
     */
    Connection repair(Connection lost, UpstreamException cause) throws UpstreamException {
        repairing.lock();
        try {
            Connection current = connection;
            if (current == null || closing) {
                throw disconnected();
            }
            if (!isCurrent(lost)) {
                return current;
            }
            if (cause.sessionReset() != null) {
                metrics.sessionReset(cause.sessionReset());
            }
            LOG.info("Upstream {} lost the session: {}; initializing again", name(), cause.reason());
            Connection repaired = initialize();
            connection = repaired;
            Thread.startVirtualThread(lost::retire);
            owner.toolsChanged();
            return repaired;
        } catch (UpstreamException e) {
            owner.suspect();
            throw e;
        } finally {
            repairing.unlock();
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
            List<Tool> tools = refresh(opened);
            repairing.lock();
            try {
                connection = opened;
                ready(opened, tools);
            } finally {
                repairing.unlock();
            }
        } catch (UpstreamException e) {
            opened.close();
            throw e;
        }
    }

    private void ready(Connection opened, List<Tool> tools) {
        knownTools = tools.stream().map(Tool::name).collect(Collectors.toUnmodifiableSet());
        metrics.connected(true);
        metrics.toolsCount(tools.size());
        publish(status.ready(opened.transport(), tools));
    }

    /** Lists the tools anew, on a new session where the old one was lost. */
    void refresh() throws UpstreamException {
        Connection current = connection;
        if (current == null) {
            throw disconnected();
        }
        List<Tool> tools;
        try {
            tools = refresh(current);
        } catch (UpstreamException e) {
            if (e.kind() != Kind.SESSION_LOST) {
                throw e;
            }
            current = repair(current, e);
            tools = refresh(current);
        }
        ready(current, tools);
    }

    private List<Tool> refresh(Connection on) throws UpstreamException {
        long start = System.nanoTime();
        try {
            List<Tool> tools = on.handshake().hasTools()
                    ? ToolLister.list(name(), (method, params) -> ask(on, method, params, null))
                    : List.of();
            metrics.toolsRefreshed(true, System.nanoTime() - start);
            return tools;
        } catch (UpstreamException e) {
            metrics.toolsRefreshed(false, System.nanoTime() - start);
            throw e;
        }
    }

    /** Makes sure that the upstream still answers; an error is an answer too. */
    void ping(Duration limit) throws UpstreamException {
        Connection current = connection;
        if (current == null) {
            throw disconnected();
        }
        try {
            ask(current, Methods.PING, null, limit);
        } catch (UpstreamException e) {
            if (e.kind() != Kind.SESSION_LOST) {
                throw e;
            }
            repair(current, e);
        }
    }

    private Message.Response ask(Connection on, String method, @Nullable Slice params, @Nullable Duration limit)
            throws UpstreamException {
        RequestId id = nextId();
        Slice request = JsonRpc.request(id, method, params);
        try (Exchange exchange = limit == null ? on.open(id, request) : on.open(id, request, limit, limit)) {
            while (true) {
                if (exchange.next() instanceof Message.Response response) {
                    seen();
                    return response;
                }
            }
        }
    }

    /** The connection is gone: nothing is sent on it any more, and its tools leave the catalogue. */
    void disconnect(Phase next, String error) {
        Connection gone;
        repairing.lock();
        try {
            gone = connection;
            connection = null;
        } finally {
            repairing.unlock();
        }
        metrics.connected(false);
        metrics.toolsCount(0);
        metrics.reconnected();
        publish(status.lost(next, error));
        if (gone != null) {
            Thread.startVirtualThread(gone::close);
        }
    }

    void requiredFailed(String reason) {
        listener.requiredUpstreamFailed(name(), reason);
    }

    private void publish(UpstreamStatus next) {
        boolean offered = !status.tools().equals(next.tools()) || status.phase() != next.phase();
        status = next;
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
        closing = true;
        owner.close();
        awaitCalls(grace);
        calls.forEach(call -> call.cancel(Kind.DISCONNECTED, "has been removed from the gateway"));
        Connection last = connection;
        connection = null;
        publish(status.closed());
        if (last != null) {
            last.close();
        }
        peer.close();
    }

    private void awaitCalls(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            synchronized (calls) {
                while (!calls.isEmpty()) {
                    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                    if (millis <= 0) {
                        return;
                    }
                    calls.wait(millis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
