package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what an upstream asks of the gateway itself: {@code ping} with an empty result, all else with an error, since
 * the gateway offers its upstreams no client capability.
 */
public final class ServerRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ServerRequests.class);

    private final Connection connection;

    public ServerRequests(Connection connection) {
        this.connection = connection;
    }

    /** Answers on a thread of its own: whoever reads the upstream's messages does not wait for it. */
    public void answer(Message.Request request) {
        Slice reply = request.method().equals(Methods.PING)
                ? JsonRpc.result(request.id(), Slice.of("{}"))
                : JsonRpc.error(
                        request.id(),
                        new RpcError(ErrorCode.METHOD_NOT_FOUND, "the gateway does not take " + request.method()));
        Thread.startVirtualThread(() -> {
            try {
                connection.tell(reply);
            } catch (UpstreamException e) {
                LOG.debug("Could not answer an upstream's {}: {}", request.method(), e.reason());
            }
        });
    }
}
