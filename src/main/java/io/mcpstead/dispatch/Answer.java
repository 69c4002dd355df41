package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** What a POST is answered with. Whether messages travel as JSON or as SSE is the HTTP layer's to decide. */
public sealed interface Answer {
    /** 202 with no body: there was nothing to answer. */
    record Accepted() implements Answer {}

    /** An HTTP error before any handler ran; {@code body} is a JSON-RPC error. */
    record Refused(int httpStatus, Slice body) implements Answer {}

    /**
     * Messages, ending with the response.
     *
     * @param sessionId the new session's id where this answers an {@code initialize} that succeeded
     */
    record Messages(MessageStream stream, @Nullable String sessionId) implements Answer {}
}
