package io.mcpstead.upstream;

import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Methods;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Exchange;
import io.mcpstead.transport.Handshake;
import io.mcpstead.transport.Outgoing;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway asks an upstream on its own account. */
final class Questions {
    private final Upstream upstream;
    private final HttpPeer peer;

    Questions(Upstream upstream, HttpPeer peer) {
        this.upstream = upstream;
        this.peer = peer;
    }

    /** All that the upstream offers now. */
    Offer offer(Connection on) throws UpstreamException {
        long start = System.nanoTime();
        try {
            Handshake handshake = on.handshake();
            Map<Feature, List<Entry>> entries = new EnumMap<>(Feature.class);
            for (Feature feature : handshake.capabilities().features()) {
                entries.put(feature, list(on, feature));
            }
            upstream.metrics().toolsRefreshed(true, System.nanoTime() - start);
            return new Offer(handshake.capabilities(), handshake.serverInfo(), handshake.instructions(), entries);
        } catch (UpstreamException e) {
            upstream.metrics().toolsRefreshed(false, System.nanoTime() - start);
            throw e;
        }
    }

    private List<Entry> list(Connection on, Feature feature) throws UpstreamException {
        return FeatureLister.list(
                upstream.name(), feature, peer::presentable, (method, params) -> ask(on, method, params, null));
    }

    /** Makes sure that the upstream answers; an error is an answer too. */
    void ping(Connection on, Duration limit) throws UpstreamException {
        ask(on, Methods.PING, null, limit);
    }

    private Message.Response ask(Connection on, String method, @Nullable Slice params, @Nullable Duration limit)
            throws UpstreamException {
        RequestId id = upstream.nextId();
        Outgoing request = Outgoing.of(id, JsonRpc.request(id, method, params));
        try (Exchange exchange = limit == null ? on.open(request) : on.open(request, limit, limit)) {
            while (true) {
                if (exchange.next() instanceof Message.Response response) {
                    upstream.seen();
                    return response;
                }
            }
        }
    }
}
