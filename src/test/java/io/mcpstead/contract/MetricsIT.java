package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.callRequest;
import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The series of {@code GET /metrics}, by the names and labels that dashboards know. */
final class MetricsIT {
    private static final TestUpstream UPSTREAM = TestUpstream.create().start();
    private static final Gateway GATEWAY = Gateway.start(new GatewayConfig()
            .server("one", UPSTREAM, "timeouts: {idle_ms: 500, total_ms: 1000}")
            .server("away", "http://127.0.0.1:9/mcp", "reconnect: {backoff_base_ms: 500, backoff_max_ms: 500}"));

    private final McpClient client = GATEWAY.client();

    @BeforeAll
    static void connect() {
        GATEWAY.connected("one");
        GATEWAY.awaitHealth("away", server -> server.path("last_error").isTextual());
    }

    @AfterEach
    void behave() {
        UPSTREAM.behave();
        GATEWAY.connected("one");
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
        UPSTREAM.close();
    }

    private static void assertCounts(String series, Runnable action) {
        double before = GATEWAY.metric(series);
        action.run();
        await(series).untilAsserted(() -> assertThat(GATEWAY.metric(series)).isEqualTo(before + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcpstead_build_info{",
                "mcpstead_start_time_seconds ",
                "mcpstead_uptime_seconds ",
                "mcpstead_process_resident_memory_bytes ",
                "mcpstead_process_virtual_memory_bytes ",
                "mcpstead_process_cpu_seconds_total ",
                "mcpstead_process_open_fds ",
                "mcpstead_process_max_fds ",
                "mcpstead_process_threads ",
                "mcpstead_upstream_connected{server=\"one\"} 1",
                "mcpstead_upstream_connected{server=\"away\"} 0",
                "mcpstead_upstream_tools_count{server=\"one\"} 5",
                "mcpstead_upstream_reconnects_total{server=\"away\"}",
                "mcpstead_upstream_last_seen_seconds{server=\"one\"}",
                "mcpstead_upstream_last_seen_seconds{server=\"away\"} -1",
                "mcpstead_upstream_initialize_total{result=\"success\",server=\"one\"}",
                "mcpstead_upstream_initialize_total{result=\"error\",server=\"away\"}",
                "mcpstead_upstream_initialize_duration_seconds_bucket{le=\"0.005\",server=\"one\"}",
                "mcpstead_upstream_health_checks_total{result=\"success\",server=\"one\"}",
                "mcpstead_upstream_reconnect_attempts_total{result=\"error\",server=\"away\"}",
                "mcpstead_upstream_backoff_seconds_total{server=\"away\"}",
                "mcpstead_upstream_in_backoff{server=\"away\"}",
                "mcpstead_upstream_current_backoff_seconds{server=\"away\"}",
                "mcpstead_upstream_session_resets_total{reason=\"unknown_session\",server=\"one\"}",
                "mcpstead_upstream_tools_refresh_total{result=\"success\",server=\"one\"}",
                "mcpstead_upstream_tools_refresh_duration_seconds_bucket{le=\"10.0\",server=\"one\"}",
                "mcpstead_upstream_tools_last_refresh_timestamp_seconds{server=\"one\"}",
                "mcpstead_upstream_bytes_total{direction=\"sent\",server=\"one\"}",
                "mcpstead_upstream_bytes_total{direction=\"received\",server=\"one\"}",
                "mcpstead_downstream_sessions_active ",
                "mcpstead_downstream_sessions_total ",
                "mcpstead_downstream_session_duration_seconds_bucket{le=\"21600.0\"}",
                "mcpstead_downstream_session_terminations_total{reason=\"idle_timeout\"}",
                "mcpstead_mcp_requests_total{method=\"ping\",result=\"success\"}",
                "mcpstead_mcp_request_duration_seconds_bucket{le=\"0.025\",method=\"ping\"}",
                "mcpstead_mcp_auth_attempts_total{result=\"success\"}",
                "mcpstead_mcp_auth_failures_total{reason=\"wrong_token\"}",
                "mcpstead_config_reloads_total{result=\"success\"}",
                "mcpstead_config_last_reload_timestamp_seconds ",
                "mcpstead_tool_calls_total{server=\"one\",tool=\"echo\"}",
                "mcpstead_tool_call_errors_total{reason=\"upstream_returned_error\",server=\"one\",tool=\"fail\"}",
                "mcpstead_tool_call_duration_seconds_bucket{le=\"0.5\",server=\"one\",tool=\"echo\"}"
            })
    void everySeriesOfTheOriginalIsThere(String start) {
        client.post(request("1", "ping", "{}"));
        client.call("one__echo", "{}");
        client.call("one__fail", "{}");
        GATEWAY.reload();

        assertThat(GATEWAY.series()).anyMatch(line -> line.startsWith(start));
    }

    @Test
    void limitsAreThoseInForce() {
        GatewayConfig limited = new GatewayConfig().with("mcp", limits(7));
        try (Gateway gateway = Gateway.start(limited)) {
            assertThat(gateway.metric("mcpstead_downstream_sessions_limit")).isEqualTo(7);
            assertThat(gateway.metric("mcpstead_downstream_streams_limit")).isEqualTo(8);
            assertThat(gateway.metric("mcpstead_waiting_calls_limit")).isEqualTo(9);

            gateway.rewrite(new GatewayConfig().with("mcp", limits(17))).reload();

            assertThat(gateway.metric("mcpstead_downstream_sessions_limit")).isEqualTo(7);
            assertThat(gateway.metric("mcpstead_downstream_streams_limit")).isEqualTo(18);
            assertThat(gateway.metric("mcpstead_waiting_calls_limit")).isEqualTo(19);
        }
    }

    private static String limits(int first) {
        return "{session: {max_sessions: %d}, streams: {max_open: %d}, questions: {max_waiting: %d}}"
                .formatted(first, first + 1, first + 2);
    }

    @Test
    void theFormatIsPrometheusTextAndOpenMetricsOnRequest() {
        assertThat(GATEWAY.get("/metrics").headers().firstValue("content-type").orElseThrow())
                .startsWith("text/plain")
                .contains("version=0.0.4");
        assertThat(GATEWAY.at("/metrics")
                        .accepting("application/openmetrics-text; version=1.0.0")
                        .send("GET")
                        .headers()
                        .firstValue("content-type")
                        .orElseThrow())
                .startsWith("application/openmetrics-text");
    }

    @ParameterizedTest
    @CsvSource({
        "ping,success,'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}'",
        "tools/list,success,'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}'",
        "notifications/initialized,success,'{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}'",
        "unknown,error,'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"made/up\"}'",
        "invalid,error,'nonsense'",
        "prompts/list,error,'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/list\"}'"
    })
    void requestsAreCountedByMethodAndResult(String method, String result, String body) {
        assertCounts(
                "mcpstead_mcp_requests_total{method=\"" + method + "\",result=\"" + result + "\"}",
                () -> client.post(body));
    }

    @Test
    void listenAndTerminateAreCounted() {
        assertCounts("mcpstead_mcp_requests_total{method=\"listen\",result=\"error\"}", () -> client.send("GET"));
        client.initialize();
        assertCounts(
                "mcpstead_mcp_requests_total{method=\"terminate\",result=\"success\"}", () -> client.send("DELETE"));
    }

    @Test
    void sessionsAreCounted() {
        double active = GATEWAY.metric("mcpstead_downstream_sessions_active");
        assertCounts("mcpstead_downstream_sessions_total", client::initialize);
        assertThat(GATEWAY.metric("mcpstead_downstream_sessions_active")).isEqualTo(active + 1);
        assertCounts(
                "mcpstead_downstream_session_terminations_total{reason=\"client_delete\"}",
                () -> client.send("DELETE"));
        assertThat(GATEWAY.metric("mcpstead_downstream_sessions_active")).isEqualTo(active);
    }

    @Test
    void callsAreCountedByServerAndTool() {
        assertCounts("mcpstead_tool_calls_total{server=\"one\",tool=\"echo\"}", () -> client.call("one__echo", "{}"));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("upstream_timeout", Misbehaviour.NEVER_ANSWERS),
                Arguments.of("upstream_auth_failed", Misbehaviour.UNAUTHORIZED),
                Arguments.of("upstream_auth_failed", Misbehaviour.FORBIDDEN),
                Arguments.of("upstream_protocol_error", Misbehaviour.NOT_JSON),
                Arguments.of("upstream_protocol_error", Misbehaviour.WRONG_ID));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failedCallsAreCountedByTheirReason(String reason, Misbehaviour misbehaviour) {
        UPSTREAM.onCall(misbehaviour);

        assertCounts(
                "mcpstead_tool_call_errors_total{server=\"one\",tool=\"echo\",reason=\"" + reason + "\"}",
                () -> client.call("one__echo", "{}"));
    }

    @Test
    void aToolsOwnErrorIsCounted() {
        assertCounts(
                "mcpstead_tool_call_errors_total{server=\"one\",tool=\"fail\",reason=\"upstream_returned_error\"}",
                () -> client.call("one__fail", "{}"));
    }

    @Test
    void madeUpNamesMakeNoSeries() {
        for (int i = 0; i < 20; i++) {
            client.call("one__madeup" + i, "{}");
            client.call("nobody" + i + "__x", "{}");
            client.post(callRequest("1", "x".repeat(i), "{}"));
            client.post(request("1", "made/up" + i, "{}"));
        }

        assertThat(GATEWAY.get("/metrics").body()).doesNotContain("madeup", "nobody", "made/up");
    }

    @Test
    void theSeriesOfARemovedServerGo() {
        try (TestUpstream other = TestUpstream.create().start();
                Gateway gateway =
                        Gateway.start(new GatewayConfig().server("gone", other)).connected("gone")) {
            assertThat(gateway.get("/metrics").body()).contains("server=\"gone\"");
            gateway.rewrite(new GatewayConfig()).reload();

            await().until(() -> !gateway.get("/metrics").body().contains("server=\"gone\""));
        }
    }

    @Test
    void dropwizardsOwnMetricsAreThere() {
        try (GatewayProcess gateway = GatewayProcess.start(new GatewayConfig())) {
            assertThat(gateway.get("/metrics").body()).contains("jvm_", "jetty");
        }
    }

    @Test
    void thePageIsGoneWhileMetricsAreOff() {
        try (Gateway gateway = Gateway.start(new GatewayConfig().with("metrics", "{enabled: false}"))) {
            HttpResponse<String> response = gateway.get("/metrics");

            assertThat(response.statusCode()).isEqualTo(404);
        }
    }
}
