package io.mcpstead.dispatch;

import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** Streams of one message that is known already. */
final class MessageStreams {
    private MessageStreams() {}

    static MessageStream of(Slice response) {
        return new MessageStream() {
            @Override
            public Step next() {
                return new Final(response);
            }

            @Override
            public void close() {
                // Nothing is in flight.
            }
        };
    }

    static MessageStream error(@Nullable RequestId id, RpcError error) {
        return of(JsonRpc.error(id, error));
    }
}
