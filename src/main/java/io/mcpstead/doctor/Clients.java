package io.mcpstead.doctor;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Feature;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Connector;
import io.mcpstead.wire.RequestId;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The gateway's own client for servers, outside of a gateway: what it counts is shown nowhere. */
final class Clients implements AutoCloseable {
    private static final Connection.Listener NOBODY = new Connection.Listener() {
        @Override
        public void listsChanged(Set<Feature> lists) {}

        @Override
        public void resourceUpdated(String uri) {}

        @Override
        public void suspect() {}

        @Override
        public void lost(Connection connection, UpstreamException cause) {}
    };

    private final BuildInfo build = BuildInfo.load();
    private final GatewayMetrics metrics = new GatewayMetrics(new MetricRegistry(), build, InstantSource.system());
    private final Watchdog watchdog = new Watchdog();
    private final Set<HttpPeer> peers = ConcurrentHashMap.newKeySet();

    Clients() {
        watchdog.start();
    }

    /**
     * A client of one server; closed with all others, if not before.
     *
     * @param observer sees the head of each answer
     */
    HttpPeer peer(ServerConfig config, Consumer<AnswerHead> observer) {
        HttpPeer peer =
                new HttpPeer(config, metrics.server(config.name()), watchdog, "mcpstead/" + build.version(), observer);
        peers.add(peer);
        return peer;
    }

    /** Connects as the gateway does: detection, handshake and all. */
    Connection connect(HttpPeer peer) throws UpstreamException {
        AtomicLong ids = new AtomicLong();
        return new Connector(peer, NOBODY, () -> RequestId.of(ids.incrementAndGet()), build.version()).connect();
    }

    @Override
    public void close() {
        peers.forEach(HttpPeer::close);
        watchdog.stop();
    }
}
