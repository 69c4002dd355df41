package io.mcpstead.transport;

import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Map;

/**
 * A request to an upstream.
 *
 * @param id unique on its connection; its progress token, where it has one, is the same
 * @param message the request whole
 * @param headers HTTP headers that go with it, beside those of the connection and of the configuration
 */
public record Outgoing(RequestId id, Slice message, Map<String, String> headers) {
    public Outgoing {
        headers = Map.copyOf(headers);
    }

    /** A request without headers of its own. */
    public static Outgoing of(RequestId id, Slice message) {
        return new Outgoing(id, message, Map.of());
    }
}
