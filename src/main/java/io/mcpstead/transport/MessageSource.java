package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.Message;

/** The messages that an upstream sends in answer to one request. */
interface MessageSource {
    /** Waits for the next message: notifications and requests of the upstream, and last the response. */
    Message next() throws UpstreamException;
}
