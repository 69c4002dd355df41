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
 * Answers what a legacy upstream asks of the gateway itself: {@code ping} with an empty result, and all that cannot be
 * put to a client with an error.
 */
public final class ServerRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ServerRequests.class);

    private final Connection connection;

    public ServerRequests(Connection connection) {
        this.connection = connection;
    }

    /** Answers a ping; false where the request is another. */
    public boolean answer(Message.Request request) {
        boolean ping = request.method().equals(Methods.PING);
        if (ping) {
            send(request, JsonRpc.result(request.id(), Slice.of("{}")).toSlice());
        }
        return ping;
    }

    /** Puts a request that came on a stream of no call to the client whose call it must belong to, or refuses it. */
    void place(Message.Request request, InFlight calls) {
        if (!answer(request)) {
            String why = calls.offer(request);
            if (!why.isEmpty()) {
                refuse(request, why);
            }
        }
    }

    /** Says why nobody is asked. */
    void refuse(Message.Request request, String why) {
        RpcError error =
                new RpcError(ErrorCode.METHOD_NOT_FOUND, "the gateway cannot pass on " + request.method() + ": " + why);
        send(request, JsonRpc.error(request.id(), error));
    }

    /** Answers on a thread of its own: whoever reads the upstream's messages does not wait for it. */
    private void send(Message.Request request, Slice reply) {
        Thread.startVirtualThread(() -> {
            try {
                connection.tell(reply);
            } catch (UpstreamException e) {
                LOG.debug("Could not answer an upstream's {}: {}", request.method(), e.reason());
            }
        });
    }
}
