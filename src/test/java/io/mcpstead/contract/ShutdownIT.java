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
    private static final String READY = "/health-check?type=ready";

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

    /** A delay that no test waits for. */
    private GatewayProcess startDelayed() {
        GatewayProcess gateway = GatewayProcess.start(new GatewayConfig()
                .with("shutdown", "{delay_seconds: 3600}")
                .server("one", upstream.start(), "required: true"));
        gateway.connected("one");
        return gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void duringTheDelayAllIsServedButItIsNotReady(String signal) {
        Signals.assumeDelivered(signal);
        try (upstream;
                GatewayProcess gateway = startDelayed()) {
            assertThat(gateway.get(READY).statusCode()).isEqualTo(200);
            gateway.signal(signal);

            await().until(() -> gateway.get(READY).statusCode() == 503);
            assertThat(gateway.get(READY).body()).contains("{\"name\":\"shutdown\",\"healthy\":false");
            assertThat(gateway.get("/health-check?type=alive").statusCode()).isEqualTo(200);
            assertThat(gateway.series()).contains("mcpstead_ready 0.0");
            assertThat(initialize(gateway)).isEqualTo(200);
            assertThat(gateway.client().initialize().toolNames()).contains("one__echo");
            assertThat(gateway.modern()
                            .call("one__echo", "{\"a\":1}")
                            .at("/result/structuredContent/a")
                            .asInt())
                    .isEqualTo(1);
            assertThat(gateway.isAlive()).isTrue();

            gateway.signal(signal);
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output()).contains("SIG" + signal + " again");
        }
    }

    @Test
    void afterTheDelayComesTheGracePeriod() {
        try (upstream;
                GatewayProcess gateway = startDelayed()) {
            CompletableFuture<HttpResponse<String>> call =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{\"a\":1}"));
            await().until(() -> upstream.waiting() == 1);
            gateway.signal("TERM");
            await().until(() -> gateway.get(READY).statusCode() == 503);
            gateway.signal("TERM");

            await().until(() -> initialize(gateway) == 503);
            upstream.release();
            assertThat(McpClient.last(call.join())
                            .at("/result/structuredContent/a")
                            .asInt())
                    .isEqualTo(1);
            assertThat(gateway.exitCode()).isZero();
        }
    }

    @Test
    void theDelayEndsByItself() {
        try (upstream;
                GatewayProcess gateway =
                        GatewayProcess.start(new GatewayConfig().with("shutdown", "{delay_seconds: 1}"))) {
            gateway.signal("TERM");

            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.lines("No longer ready")).contains("served for 1 s more");
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
