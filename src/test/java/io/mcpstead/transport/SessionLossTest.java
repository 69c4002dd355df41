package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.metrics.SessionResetReason;
import io.mcpstead.wire.RpcError;
import org.junit.jupiter.api.Test;

final class SessionLossTest {
    @Test
    void aRequestThatTimedOutIsNoLostSession() {
        assertThat(SessionLoss.of(new RpcError(-32001, "Request timed out", null)))
                .isEmpty();
        assertThat(SessionLoss.of(new RpcError(-32001, "Session not found", null)))
                .contains(SessionResetReason.UNKNOWN_SESSION);
    }
}
