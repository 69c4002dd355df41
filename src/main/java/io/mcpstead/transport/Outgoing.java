package io.mcpstead.transport;

import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Map;

/**
 * A request to an upstream.
 *
 * @param id unique on its connection; its progress token, where it has one, is the same
 * @param message the request whole
 * @param headers HTTP headers that go with it, beside those of the connection and of the configuration; never changed
 */
public record Outgoing(RequestId id, Slice message, Map<String, String> headers, Purpose purpose) {
    /** On whose behalf a request is made. */
    public enum Purpose {
        /** The gateway's own. */
        OWN,
        /** A client's that can be asked nothing. */
        CALL,
        /** A client's that can be asked something in the middle of it. */
        ASKABLE_CALL
    }
}
