package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** Which of the notifications on a call's stream its client gets, and how. */
final class CallNotifications {
    /** Of 2025-11-25 only: a URL that the client was sent to has been dealt with. */
    private static final String ELICITATION_COMPLETE = "notifications/elicitation/complete";

    private CallNotifications() {}

    /**
     * A notification as the client is to get it, null where it is not for it.
     *
     * @param id the gateway's, which is the call's progress token upstream
     */
    static @Nullable Slice forClient(Message.Notification told, CallRequest request, RequestId id)
            throws UpstreamException {
        return switch (told.method()) {
            case Methods.PROGRESS -> progress(told, request.progressToken(), id);
            case Methods.MESSAGE -> wanted(told, request.client().logLevel()) ? told.source() : null;
            case ELICITATION_COMPLETE -> told.source();
            default -> null;
        };
    }

    /** Progress with the client's token in place of the gateway's; null where the client asked for none. */
    private static @Nullable Slice progress(Message.Notification told, @Nullable RequestId wanted, RequestId id)
            throws UpstreamException {
        Slice token = told.params().get("progressToken");
        try {
            if (wanted == null || token == null || !RequestId.of(token).equals(id)) {
                return null;
            }
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "its progress bears a token that is no string or number");
        }
        return told.source().with(token, wanted.json()).toSlice();
    }

    /** Whether the client wants log messages, and of this level; one of an unknown level is not filtered. */
    private static boolean wanted(Message.Notification told, @Nullable LogLevel least) {
        return least != null
                && LogLevel.of(told.params().string("level"))
                        .map(least::includes)
                        .orElse(true);
    }
}
