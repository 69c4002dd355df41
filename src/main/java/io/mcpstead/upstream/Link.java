package io.mcpstead.upstream;

import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Exchange;
import io.mcpstead.transport.Handshake;
import io.mcpstead.transport.Outgoing;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection, what the gateway asks on it on its own account, and what it has learned on it. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** The longest that the gateway waits for what a call does not depend on. */
    private static final Duration LONGEST_ASIDE = Duration.ofSeconds(10);

    /** Whatever an upstream says of its lists, they are not asked for more often. */
    static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);

    private final Upstream upstream;
    private final HttpPeer peer;
    private final Connection connection;
    /** The lists that the upstream has not got, whatever it announced. */
    private final Set<Feature> missing = ConcurrentHashMap.newKeySet();

    private final Map<Feature, Duration> ttls = new ConcurrentHashMap<>();
    private final ReentrantLock settingLevel = new ReentrantLock();
    private volatile @Nullable LogLevel level;

    Link(Upstream upstream, HttpPeer peer, Connection connection) {
        this.upstream = upstream;
        this.peer = peer;
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    ProtocolVersion version() {
        return connection.handshake().version();
    }

    Era era() {
        return version().era();
    }

    /** All that the upstream offers now. */
    Offer offer() throws UpstreamException {
        return offer(Offer.NONE, connection.handshake().capabilities().features());
    }

    /** What it offers, with these lists asked for anew and the others as they were. */
    Offer offer(Offer before, Set<Feature> lists) throws UpstreamException {
        long start = System.nanoTime();
        Handshake handshake = connection.handshake();
        Map<Feature, List<Entry>> entries = new EnumMap<>(Feature.class);
        Set<Feature> features = handshake.capabilities().features();
        before.entries().forEach((feature, kept) -> {
            if (features.contains(feature)) {
                entries.put(feature, kept);
            }
        });
        try {
            for (Feature feature : lists) {
                if (features.contains(feature)) {
                    entries.put(feature, list(feature));
                }
            }
            upstream.metrics().toolsRefreshed(true, System.nanoTime() - start);
            return new Offer(handshake.capabilities(), handshake.serverInfo(), handshake.instructions(), entries);
        } catch (UpstreamException e) {
            upstream.metrics().toolsRefreshed(false, System.nanoTime() - start);
            throw e;
        }
    }

    private List<Entry> list(Feature feature) throws UpstreamException {
        if (missing.contains(feature)) {
            return List.of();
        }
        FeatureLister.Listed listed =
                FeatureLister.list(feature, era(), peer::presentable, (method, params) -> ask(method, params, null));
        if (listed.repeatsCursor()) {
            upstream.log().cursorRepeated(feature);
        }
        upstream.log().skipped(feature, listed.skipped());
        if (listed.missing()) {
            missing.add(feature);
        }
        if (listed.ttl() == null) {
            ttls.remove(feature);
        } else {
            ttls.put(feature, listed.ttl());
        }
        return listed.entries();
    }

    /**
     * How long the lists are used, by what the upstream says of them, within bounds. A hint of 0, which says only that it
     * cannot know, shortens nothing (specification 2026-07-28, Caching: "SHOULD NOT treat TTL as a polling interval").
     */
    Duration refreshInterval(Duration most) {
        Duration stated = ttls.values().stream()
                .filter(ttl -> !ttl.isZero())
                .min(Duration::compareTo)
                .orElse(most);
        if (stated.compareTo(most) >= 0) {
            return most;
        }
        return stated.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : stated;
    }

    /**
     * Makes sure that the upstream answers; an error is an answer too, unless only one of another era gives it, or a proxy may
     * have.
     */
    void ping(Duration limit) throws UpstreamException {
        boolean modern = era() == Era.MODERN;
        Message.Response response = pinged(modern ? Methods.DISCOVER : Methods.PING, limit);
        if (modern
                && response instanceof Message.Failure failure
                && failure.error().code() == ErrorCode.METHOD_NOT_FOUND.code()) {
            throw UpstreamException.eraLost("it no longer knows " + Methods.DISCOVER);
        }
    }

    /** The response; null where it was an HTTP error. */
    private Message.@Nullable Response pinged(String method, Duration limit) throws UpstreamException {
        try {
            return ask(method, JsonEdit.empty(), limit);
        } catch (UpstreamException e) {
            if (e.isRefusal()) {
                upstream.seen();
                return null;
            }
            if (e.kind() == Kind.TIMEOUT) {
                throw new UpstreamException(
                        Kind.TIMEOUT, "no answer to a health check within " + limit.toMillis() + " ms", e);
            }
            throw e;
        }
    }

    /**
     * Has a legacy upstream log as much as a client wants. Its level is one for the whole connection, so that it is
     * never raised again: what others do not want is left out on the way to them.
     */
    void requireLevel(@Nullable LogLevel wanted) throws UpstreamException {
        if (wanted == null || era() == Era.MODERN || isSet(wanted)) {
            return;
        }
        settingLevel.lock();
        try {
            if (!isSet(wanted) && connection.handshake().capabilities().logging()) {
                setLevel(wanted);
            }
            level = isSet(wanted) ? level : wanted;
        } finally {
            settingLevel.unlock();
        }
    }

    private boolean isSet(LogLevel wanted) {
        LogLevel set = level;
        return set != null && set.includes(wanted);
    }

    /** A call is worth more than the messages beside it, so that only a lost session matters. */
    private void setLevel(LogLevel wanted) throws UpstreamException {
        Duration idle = upstream.config().timeouts().idle();
        Duration limit = idle.compareTo(LONGEST_ASIDE) < 0 ? idle : LONGEST_ASIDE;
        try {
            ask(Methods.SET_LOG_LEVEL, JsonEdit.empty().set("level", wanted.text()), limit);
        } catch (UpstreamException e) {
            if (e.kind() == Kind.SESSION_LOST) {
                throw e;
            }
            LOG.debug("Upstream {}: could not set its log level: {}", upstream.name(), e.reason());
        }
    }

    private Message.Response ask(String method, JsonEdit params, @Nullable Duration limit) throws UpstreamException {
        Outgoing request = connection.own(method, params);
        try (Exchange exchange = limit == null ? connection.open(request) : connection.open(request, limit, limit)) {
            Message.Response response = exchange.response();
            upstream.seen();
            return response;
        }
    }
}
