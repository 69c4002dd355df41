package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.Message;

/** One request to an upstream and the messages that come back for it, read by one thread. */
public interface Exchange extends MessageSource, AutoCloseable {
    /** Waits for the next message that belongs to the request; the first call sends the request. */
    @Override
    Message next() throws UpstreamException;

    /** Ends the exchange from any thread; {@link #next} then fails. The upstream is not told. */
    void abort(UpstreamException.Kind kind, String message);

    @Override
    void close();
}
