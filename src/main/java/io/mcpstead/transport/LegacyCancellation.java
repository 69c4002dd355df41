package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says by {@code notifications/cancelled} that an answer is no longer wanted (specification 2025-11-25, Cancellation). */
final class LegacyCancellation {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyCancellation.class);

    private LegacyCancellation() {}

    /** Does not wait; whether it arrives does not matter. */
    static void send(Connection on, RequestId request, String reason) {
        Slice params = JsonEdit.empty()
                .set("requestId", request.json())
                .set("reason", reason)
                .toSlice();
        Slice message = JsonRpc.notification(Methods.CANCELLED, params);
        Thread.startVirtualThread(() -> {
            try {
                on.tell(message);
            } catch (UpstreamException e) {
                LOG.debug("Could not cancel a request upstream: {}", e.reason());
            }
        });
    }
}
