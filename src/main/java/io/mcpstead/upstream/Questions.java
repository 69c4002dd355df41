package io.mcpstead.upstream;

import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** Which question of an upstream's a message is about. */
final class Questions {
    private Questions() {}

    static RequestId answeredBy(Slice response) {
        try {
            if (Message.read(response) instanceof Message.Response read && read.id() != null) {
                return read.id();
            }
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("no response", e);
        }
        throw new IllegalArgumentException("no response with an id");
    }

    /** Null for none: malformed cancellations are ignored (specification 2025-11-25, Cancellation). */
    static @Nullable RequestId withdrawnBy(Message.Notification cancelled) {
        Slice id = cancelled.params().get("requestId");
        try {
            return id == null ? null : RequestId.of(id);
        } catch (MalformedMessageException e) {
            return null;
        }
    }
}
