package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.Signals;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the process: by signal, or because a required server cannot be had. */
final class ShutdownIT {
    private final TestUpstream upstream = TestUpstream.create();

    private GatewayProcess start(int graceSeconds) {
        GatewayProcess gateway = GatewayProcess.start(new GatewayConfig()
                .with("mcp", "{session: {shutdown_grace_seconds: " + graceSeconds + "}}")
                .server("one", upstream.start()));
        gateway.connected("one");
        return gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aCallInFlightIsAnsweredAndNewSessionsAreRefused(String signal) {
        Signals.assumeDelivered(signal);
        try (upstream;
                GatewayProcess gateway = start(60)) {
            CompletableFuture<HttpResponse<String>> call =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{\"a\":1}"));
            await().until(() -> upstream.waiting() == 1);
            gateway.signal(signal);

            await().until(() -> initialize(gateway) == 503);
            assertThat(McpClient.last(gateway.client().post(McpClient.initializeRequest("2025-11-25")))
                            .at("/error/message")
                            .asText())
                    .isEqualTo("gateway shutting down");
            upstream.release();
            assertThat(McpClient.last(call.join())
                            .at("/result/structuredContent/a")
                            .asInt())
                    .isEqualTo(1);
            assertThat(gateway.exitCode()).isZero();
        }
    }

    private static int initialize(GatewayProcess gateway) {
        return gateway.client().post(McpClient.initializeRequest("2025-11-25")).statusCode();
    }

    @Test
    void aCallThatOutlivesTheGracePeriodIsToldWhy() {
        try (upstream;
                GatewayProcess gateway = start(1)) {
            CompletableFuture<HttpResponse<String>> call =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{}"));
            await().until(() -> upstream.waiting() == 1);
            gateway.signal("TERM");

            assertThat(McpClient.last(call.join()).at("/error/message").asText())
                    .contains("shutting down");
            assertThat(gateway.exitCode()).isZero();
            assertThat(upstream.received().cancelled())
                    .containsExactly(
                            upstream.received().of("tools/call").getLast().id());
        }
    }

    @Test
    void upstreamSessionsAreEnded() {
        try (upstream;
                GatewayProcess gateway = start(1)) {
            gateway.signal("TERM");

            assertThat(gateway.exitCode()).isZero();
            assertThat(upstream.received().ofHttp("DELETE")).hasSize(1);
        }
    }

    @Test
    void aRequiredServerThatCannotBeHadEndsTheProcess() {
        upstream.on("initialize", Misbehaviour.HTML_ERROR_PAGE);
        try (upstream;
                GatewayProcess gateway = GatewayProcess.launch(
                        new GatewayConfig()
                                .server(
                                        "needed",
                                        upstream.start(),
                                        "required: true",
                                        "reconnect: {max_attempts: 2, backoff_base_ms: 10, backoff_max_ms: 20}"),
                        Map.of())) {
            assertThat(gateway.exitCode()).isNotZero();
            assertThat(gateway.lines("ERROR")).contains("needed");
        }
    }
}
