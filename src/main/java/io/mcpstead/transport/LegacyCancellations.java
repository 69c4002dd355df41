package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on one connection by {@code notifications/cancelled} that answers are no longer wanted (specification 2025-11-25,
 * Cancellation). Safe for use by several threads.
 */
final class LegacyCancellations {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyCancellations.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Connection connection;
    private final Set<Thread> sending = ConcurrentHashMap.newKeySet();

    LegacyCancellations(Connection connection) {
        this.connection = connection;
    }

    /** Does not wait; whether it arrives does not matter. */
    void send(RequestId request, String reason) {
        Slice params = JsonEdit.empty()
                .set("requestId", request.json())
                .set("reason", reason)
                .toSlice();
        Slice message = JsonRpc.notification(Methods.CANCELLED, params);
        Thread thread = Thread.ofVirtual().unstarted(() -> tell(message));
        sending.add(thread);
        thread.start();
    }

    private void tell(Slice message) {
        try {
            connection.tell(message);
        } catch (UpstreamException e) {
            LOG.debug("Could not cancel a request upstream: {}", e.reason());
        } finally {
            sending.remove(Thread.currentThread());
        }
    }

    /** Waits, not for long, for those that are on their way, which the end of the connection would stop. */
    void await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : sending) {
                thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
