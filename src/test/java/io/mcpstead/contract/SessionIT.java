package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import org.junit.jupiter.api.Test;

/** The sessions of clients over time. */
final class SessionIT {
    @Test
    void anIdleSessionExpiresAndIsCounted() {
        try (Gateway gateway = Gateway.start(
                new GatewayConfig().with("mcp", "{session: {idle_ttl_seconds: 1, gc_interval_seconds: 1}}"))) {
            McpClient client = gateway.client().initialize();
            assertThat(client.post(request("1", "ping", "{}")).statusCode()).isEqualTo(200);

            gateway.awaitMetric("mcpstead_downstream_session_terminations_total{reason=\"idle_timeout\"}", 1);
            assertThat(client.post(request("1", "ping", "{}")).statusCode()).isEqualTo(404);
            assertThat(gateway.metric("mcpstead_downstream_sessions_active")).isZero();
            assertThat(client.initialize().post(request("1", "ping", "{}")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void sessionsAreBounded() {
        try (Gateway gateway = Gateway.start(new GatewayConfig().with("mcp", "{session: {max_sessions: 3}}"))) {
            McpClient first = gateway.client().initialize();
            gateway.client().initialize();
            gateway.client().initialize();

            assertThat(gateway.client()
                            .post(McpClient.initializeRequest("2025-11-25"))
                            .statusCode())
                    .isEqualTo(503);
            first.send("DELETE");
            await().until(() -> gateway.client()
                            .post(McpClient.initializeRequest("2025-11-25"))
                            .statusCode()
                    == 200);
        }
    }
}
