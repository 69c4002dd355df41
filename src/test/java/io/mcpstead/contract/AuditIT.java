package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.ModernClient;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each tool call is a line of the audit log, however it ends. */
final class AuditIT {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";
    private static final String ALL = "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{},\"roots\":{}}";
    private static final TestUpstream LEGACY =
            TestUpstream.create().offeringAll().start();
    private static final TestUpstream MODERN =
            TestUpstream.create().speaking(Speaks.MODERN).offeringAll().start();
    private static final TestUpstream AWAY = TestUpstream.create().start();

    @TempDir
    private static Path directory;

    private static Path file;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        AWAY.kill();
        file = directory.resolve("audit.log");
        gateway = Gateway.start(config("true", 300)).connected("legacy", "modern");
    }

    private static GatewayConfig config(String arguments, int questionsTtl) {
        return new GatewayConfig()
                .with(
                        "audit",
                        "{enabled: true, file: '" + file + "', arguments: " + arguments
                                + ", max_arguments_bytes: 300, redact: ['$..password', \"$['api-key']\"]}")
                .with("mcp", "{questions: {ttl_seconds: " + questionsTtl + "}}")
                .server("legacy", LEGACY, "timeouts: {idle_ms: 1000}")
                .server("modern", MODERN)
                .server("away", AWAY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        LEGACY.close();
        MODERN.close();
    }

    @AfterEach
    void behave() {
        LEGACY.behave();
        MODERN.behave();
    }

    private static Stream<JsonNode> lines() {
        try {
            return Files.readAllLines(file).stream().map(Json::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> lines(String id) {
        return lines().filter(line -> line.path("request_id").asText().equals(id))
                .toList();
    }

    /** The line of the request with this id, of which there is one. */
    private static JsonNode line(String id) {
        await().until(() -> !lines(id).isEmpty());
        assertThat(lines(id)).hasSize(1);
        return lines(id).getFirst();
    }

    private static String call(String id, String tool, String arguments) {
        return McpClient.callRequest(Json.quote(id), tool, arguments);
    }

    private static String outcome(String id) {
        return line(id).path("outcome").asText();
    }

    @Test
    void aLineSaysWhoCalledWhatAndWhatCameOfIt() {
        Instant before = Instant.now().minusMillis(1);
        McpClient client = gateway.client().header("traceparent", PARENT).initialize();
        String request = call("all", "legacy__echo", "{\"a\":1.50,\"api-key\":\"k\",\"b\":[{\"password\":{\"x\":1}}]}");
        HttpResponse<String> response = client.post(request);

        JsonNode line = line("all");
        assertThat(Instant.parse(line.path("time").asText())).isBetween(before, Instant.now());
        assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.path("event").asText()).isEqualTo("tool_call");
        assertThat(line.path("outcome").asText()).isEqualTo("success");
        assertThat(line.path("server").asText()).isEqualTo("legacy");
        assertThat(line.path("tool").asText()).isEqualTo("echo");
        assertThat(line.path("qualified_name").asText()).isEqualTo("legacy__echo");
        assertThat(line.path("client_name").asText()).isEqualTo("test");
        assertThat(line.path("client_version").asText()).isEqualTo("1");
        assertThat(line.path("client_address").asText()).isEqualTo("127.0.0.1");
        assertThat(line.path("era").asText()).isEqualTo("legacy");
        assertThat(line.path("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(line.path("session").asText())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(client.session().substring(0, 16));
        assertThat(line.path("duration_ms").asDouble()).isBetween(0.001, 60_000.0);
        assertThat(line.path("request_bytes").asInt()).isEqualTo(request.length());
        assertThat(line.path("response_bytes").asInt())
                .isEqualTo(response.body().length());
        assertThat(line.path("arguments").toString())
                .isEqualTo("{\"a\":1.5,\"api-key\":\"[redacted]\",\"b\":[{\"password\":\"[redacted]\"}]}");
        assertThat(line.has("error_code")).isFalse();
        assertThat(line.has("token")).isFalse();
    }

    @Test
    void theSessionIsTheSameForTheSameSessionAlone() {
        McpClient one = gateway.client().initialize();
        one.post(call("s1", "legacy__echo", "{}"));
        one.post(call("s2", "modern__echo", "{}"));
        gateway.client().initialize().post(call("s3", "legacy__echo", "{}"));
        gateway.client().post(call("s4", "legacy__echo", "{}"));

        assertThat(line("s1").path("session")).isEqualTo(line("s2").path("session"));
        assertThat(line("s1").path("session")).isNotEqualTo(line("s3").path("session"));
        assertThat(line("s4").has("session")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void aModernClientsCallIsALineToo(String server) {
        ModernClient client = gateway.modern().rawMeta("traceparent", Json.quote(PARENT));
        int before = lines("1").size();
        client.call(server + "__echo", "{}");

        await().until(() -> lines("1").size() == before + 1);
        JsonNode line = lines("1").getLast();
        assertThat(line.path("server").asText()).isEqualTo(server);
        assertThat(line.path("era").asText()).isEqualTo("modern");
        assertThat(line.path("client_name").asText()).isEqualTo("test");
        assertThat(line.path("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(line.path("outcome").asText()).isEqualTo("success");
    }

    @Test
    void allMessagesOfAStreamAreMeasured() {
        HttpResponse<String> response = gateway.client()
                .post(McpClient.progressRequest("\"stream\"", "legacy__progress", "{\"progress\":3}", "\"t\""));
        assertThat(McpClient.isStream(response)).isTrue();

        int bytes = response.body()
                .lines()
                .filter(text -> text.startsWith("data: "))
                .mapToInt(text -> text.length() - "data: ".length())
                .sum();
        assertThat(line("stream").path("response_bytes").asInt()).isEqualTo(bytes);
    }

    @Test
    void failuresAreNamedAsInTheMetrics() {
        McpClient client = gateway.client();
        client.post(call("fails", "legacy__fail", "{}"));
        LEGACY.onCall(Misbehaviour.RPC_ERROR);
        client.post(call("rpc", "legacy__echo", "{}"));
        LEGACY.onCall(Misbehaviour.NEVER_ANSWERS);
        client.post(call("late", "legacy__echo", "{}"));
        LEGACY.onCall(Misbehaviour.UNAUTHORIZED);
        client.post(call("auth", "legacy__echo", "{}"));
        LEGACY.behave();
        client.post(call("away", "away__echo", "{}"));

        assertThat(outcome("fails")).isEqualTo("tool_error");
        assertThat(outcome("rpc")).isEqualTo("upstream_protocol_error");
        assertThat(line("rpc").path("error_code").asInt()).isEqualTo(-32050);
        assertThat(outcome("late")).isEqualTo("upstream_timeout");
        assertThat(outcome("auth")).isEqualTo("upstream_auth_failed");
        assertThat(outcome("away")).isEqualTo("upstream_disconnected");
        assertThat(line("away").path("server").asText()).isEqualTo("away");
        assertThat(line("away").path("error_code").asInt()).isEqualTo(-32000);
        gateway.connected("legacy");
    }

    @Test
    void toolsThatAreNotThereAreLines() {
        McpClient client = gateway.client();
        client.post(call("no-tool", "legacy__nope", "{}"));
        client.post(call("no-server", "nowhere__echo", "{}"));
        gateway.at("/mcp/legacy").post(call("no-own", "nope", "{}"));

        assertThat(line("no-tool").path("outcome").asText()).isEqualTo("unknown_tool");
        assertThat(line("no-tool").path("server").asText()).isEqualTo("legacy");
        assertThat(line("no-tool").path("tool").asText()).isEqualTo("nope");
        assertThat(line("no-own").path("qualified_name").asText()).isEqualTo("legacy__nope");
        assertThat(line("no-server").path("outcome").asText()).isEqualTo("unknown_tool");
        assertThat(line("no-server").path("qualified_name").asText()).isEqualTo("nowhere__echo");
        assertThat(line("no-server").has("server")).isFalse();
    }

    @Test
    void callsWithoutATextForANameAreRefused() {
        gateway.client().post(McpClient.request("\"odd\"", "tools/call", "{\"name\":7,\"arguments\":{}}"));
        gateway.client()
                .post(McpClient.request(
                        "\"meta\"", "tools/call", "{\"name\":\"legacy__echo\",\"_meta\":" + "{\"progressToken\":{}}}"));

        assertThat(outcome("odd")).isEqualTo("refused");
        assertThat(line("odd").path("error_code").asInt()).isEqualTo(-32602);
        assertThat(outcome("meta")).isEqualTo("refused");
    }

    @Test
    void nothingOfTheClientsBreaksALine() {
        gateway.client().post(call("evil\n{\"event\":\"x\"}", "legacy__\u001b[2J\n" + "ä".repeat(1_000), "{}"));

        JsonNode line = line("evil\n{\"event\":\"x\"}");
        assertThat(line.path("tool").asText()).startsWith("\u001b[2J\nää").hasSize(259);
        assertThat(file).content().matches("[\\x20-\\x7e\\n]*");
    }

    @Test
    void argumentsThatAreTooLongAreCutAndMarked() {
        gateway.client()
                .post(call(
                        "long", "legacy__echo", "{\"password\":\"s3cret\",\"text\":\"" + "x".repeat(10_000) + "\"}"));

        assertThat(line("long").has("arguments")).isFalse();
        assertThat(line("long").path("arguments_cut").asText())
                .startsWith("{\"password\":\"[redacted]\",\"text\":\"xxx")
                .hasSize(300);
    }

    @Test
    void eachCallOfABatchIsALine() {
        gateway.client()
                .header("MCP-Protocol-Version", "2025-03-26")
                .post("[" + call("b1", "legacy__echo", "{}") + "," + call("b2", "legacy__fail", "{}") + "]");

        assertThat(outcome("b1")).isEqualTo("success");
        assertThat(outcome("b2")).isEqualTo("tool_error");
    }

    @Test
    void aCallThatTheClientCancelsSaysSo() {
        McpClient client = gateway.client().initialize();
        CompletableFuture<HttpResponse<String>> call = client.postAsync(call("cancel", "modern__slow", "{}"));
        await().until(() -> MODERN.waiting() == 1);
        client.post(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"cancel\"}}");
        call.join();

        assertThat(outcome("cancel")).isEqualTo("cancelled");
        MODERN.release();
    }

    @Test
    void aCallWhoseClientHasGoneSaysSo() throws IOException {
        try (InputStream answer = gateway.client()
                .accepting("text/event-stream")
                .open(McpClient.progressRequest("\"gone\"", "legacy__progress", "{\"messages\":100000}", "1"))) {
            assertThat(answer.read()).isPositive();
        }

        assertThat(outcome("gone")).isEqualTo("client_gone");
    }

    @Test
    void aCallThatWaitsForAnswersIsOneLineWhenItEnds() {
        String name = "\"name\":\"legacy__ask_elicitation\"";
        ModernClient client = gateway.modern().capable(ALL);
        JsonNode asked = client.ask("tools/call", "{" + name + ",\"arguments\":{\"rounds\":1}}")
                .path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(waits("ask_elicitation", "success")).isEmpty();
        client.ask(
                "tools/call",
                "{" + name + ",\"requestState\":" + asked.path("requestState") + ",\"inputResponses\":{\""
                        + asked.path("inputRequests").fieldNames().next() + "\":{\"action\":\"decline\"}}}");

        await().until(() -> waits("ask_elicitation", "success").size() == 1);
        JsonNode line = waits("ask_elicitation", "success").getFirst();
        assertThat(line.path("request_id").asText()).isEqualTo("1");
        assertThat(line.path("arguments").toString()).isEqualTo("{\"rounds\":1}");
        assertThat(line.path("request_bytes").asInt()).isGreaterThan(500);
    }

    private static List<JsonNode> waits(String tool, String outcome) {
        return lines().filter(line -> line.path("tool").asText().equals(tool))
                .filter(line -> line.path("outcome").asText().equals(outcome))
                .toList();
    }

    @Test
    void aServerThatWantsInputFirstIsALineForEachRound() {
        gateway.modern().capable(ALL).ask("tools/call", "{\"name\":\"modern__ask_sampling\"}");

        await().until(() -> waits("ask_sampling", "input_required").size() == 1);
    }

    @Test
    void aCallWhoseClientDoesNotComeBackExpires() {
        gateway.rewrite(config("true", 1)).reload();
        try {
            gateway.modern().capable(ALL).ask("tools/call", "{\"name\":\"legacy__ask_roots\"}");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> waits("ask_roots", "expired").size() == 1);
        } finally {
            gateway.rewrite(config("true", 300)).reload();
        }
    }

    @Test
    void argumentsAreSwitchedByAReload() {
        gateway.rewrite(config("false", 300)).reload();
        try {
            gateway.client().post(call("without", "legacy__echo", "{\"a\":1}"));
            assertThat(line("without").has("arguments")).isFalse();
        } finally {
            gateway.rewrite(config("true", 300)).reload();
        }
        gateway.client().post(call("with", "legacy__echo", "{\"a\":1}"));
        assertThat(line("with").path("arguments").toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void whatIsNoToolCallIsNoLine() {
        gateway.client().post(McpClient.request("\"list\"", "tools/list", "{}"));
        gateway.client().post(McpClient.request("\"prompt\"", "prompts/get", "{\"name\":\"legacy__greet\"}"));
        gateway.client().post(call("after", "legacy__echo", "{}"));

        line("after");
        assertThat(lines("list")).isEmpty();
        assertThat(lines("prompt")).isEmpty();
    }

    @Test
    void linesAreCounted() {
        double before = gateway.metric("mcpstead_audit_events_total");
        gateway.client().post(call("counted", "legacy__echo", "{}"));

        gateway.awaitMetric("mcpstead_audit_events_total", before + 1);
        assertThat(gateway.series()).contains("mcpstead_audit_dropped_total 0.0");
    }
}
