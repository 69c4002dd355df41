package io.mcpstead.bridge;

import io.mcpstead.bridge.MessageStream.Final;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import org.jspecify.annotations.Nullable;

/** Streams of one message that is known already. */
public final class MessageStreams {
    private MessageStreams() {}

    /** Of a response that succeeded. */
    public static MessageStream of(Json response) {
        return of(new Final(response));
    }

    /** Of a response that failed. */
    public static MessageStream error(@Nullable RequestId id, RpcError error) {
        return of(Final.error(id, error));
    }

    static MessageStream of(Final response) {
        return new MessageStream() {
            @Override
            public Step next() {
                return response;
            }

            @Override
            public void close() {
                // Nothing is in flight.
            }
        };
    }
}
