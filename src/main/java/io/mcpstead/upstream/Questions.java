package io.mcpstead.upstream;

import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Methods;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Exchange;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway asks an upstream on its own account. */
final class Questions {
    private final Upstream upstream;
    private final HttpPeer peer;

    Questions(Upstream upstream, HttpPeer peer) {
        this.upstream = upstream;
        this.peer = peer;
    }

    /** All tools that the upstream offers now; none where it has said that it offers none. */
    List<Tool> tools(Connection on) throws UpstreamException {
        long start = System.nanoTime();
        try {
            List<Tool> tools = on.handshake().hasTools()
                    ? ToolLister.list(
                            upstream.name(), peer::presentable, (method, params) -> ask(on, method, params, null))
                    : List.of();
            upstream.metrics().toolsRefreshed(true, System.nanoTime() - start);
            return tools;
        } catch (UpstreamException e) {
            upstream.metrics().toolsRefreshed(false, System.nanoTime() - start);
            throw e;
        }
    }

    /** Makes sure that the upstream answers; an error is an answer too. */
    void ping(Connection on, Duration limit) throws UpstreamException {
        ask(on, Methods.PING, null, limit);
    }

    private Message.Response ask(Connection on, String method, @Nullable Slice params, @Nullable Duration limit)
            throws UpstreamException {
        RequestId id = upstream.nextId();
        Slice request = JsonRpc.request(id, method, params);
        try (Exchange exchange = limit == null ? on.open(id, request) : on.open(id, request, limit, limit)) {
            while (true) {
                if (exchange.next() instanceof Message.Response response) {
                    upstream.seen();
                    return response;
                }
            }
        }
    }
}
