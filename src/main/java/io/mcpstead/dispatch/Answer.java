package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.listen.ChangeStream;
import io.mcpstead.protocol.Era;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** What a POST is answered with. Whether messages travel as JSON or as SSE is the HTTP layer's to decide. */
public sealed interface Answer {
    /** 202 with no body: there was nothing to answer. */
    record Accepted() implements Answer {}

    /** An HTTP error before any handler ran; {@code body} is a JSON-RPC error. */
    record Refused(int httpStatus, Slice body) implements Answer {}

    /** A stream that stays open, and waits without a thread. */
    record Changes(ChangeStream stream) implements Answer {}

    /**
     * Messages, ending with the response.
     *
     * @param era the client's, by which errors have an HTTP status of their own or not
     * @param sessionId the new session's id where this answers an {@code initialize} that succeeded
     */
    record Messages(MessageStream stream, Era era, @Nullable String sessionId) implements Answer {
        public static Messages legacy(MessageStream stream) {
            return new Messages(stream, Era.LEGACY, null);
        }

        public static Messages modern(MessageStream stream) {
            return new Messages(stream, Era.MODERN, null);
        }

        public static Messages opening(MessageStream stream, String sessionId) {
            return new Messages(stream, Era.LEGACY, sessionId);
        }
    }
}
