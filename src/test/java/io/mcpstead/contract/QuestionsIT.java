package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams ask in the middle of a call, over HTTP, for each pair of eras. */
final class QuestionsIT {
    private static final String ALL =
            "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{}}";
    private static final TestUpstream LEGACY =
            TestUpstream.create().offeringAll().start();
    private static final TestUpstream MODERN =
            TestUpstream.create().speaking(Speaks.MODERN).offeringAll().start();
    private static final Gateway GATEWAY = Gateway.start(
                    new GatewayConfig().server("legacy", LEGACY).server("modern", MODERN))
            .connected("legacy", "modern");

    @AfterAll
    static void stop() {
        GATEWAY.close();
        LEGACY.close();
        MODERN.close();
    }

    private static McpClient legacyClient() {
        HttpResponse<String> opened = GATEWAY.client()
                .post(McpClient.request(
                        "0",
                        "initialize",
                        "{\"protocolVersion\":\"2025-11-25\",\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
                                + "\"capabilities\":" + ALL + "}"));
        return GATEWAY.client()
                .header(
                        "Mcp-Session-Id",
                        opened.headers().firstValue("mcp-session-id").orElseThrow());
    }

    private static JsonNode next(SseReader stream) throws IOException {
        SseEvent event = stream.next();
        if (event == null) {
            throw new AssertionError("the stream has ended");
        }
        return Json.read(event.data().text());
    }

    private static String reply(JsonNode question) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id")
                + ",\"result\":{\"action\":\"accept\",\"content\":{\"answer\":\"A\"}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void legacyClientIsAskedOnItsOpenAnswer(String server) throws IOException {
        McpClient asked = legacyClient();
        McpClient other = legacyClient();
        double ignored = GATEWAY.metric("mcpstead_ignored_replies_total");
        try (InputStream in = asked.open(McpClient.callRequest("1", server + "__ask_elicitation", "{}"))) {
            SseReader stream = new SseReader(in, 1_000_000);
            JsonNode question = next(stream);
            assertThat(question.path("method").asText()).isEqualTo("elicitation/create");

            assertThat(other.post(reply(question)).statusCode()).isEqualTo(202);
            assertThat(GATEWAY.client().post(reply(question)).statusCode()).isEqualTo(202);
            assertThat(asked.post(reply(question)).statusCode()).isEqualTo(202);
            assertThat(asked.post(reply(question)).statusCode()).isEqualTo(202);

            JsonNode response = next(stream);
            assertThat(response.at("/result/structuredContent/round1/content/answer")
                            .asText())
                    .isEqualTo("A");
            assertThat(stream.next()).isNull();
        }
        GATEWAY.awaitMetric("mcpstead_ignored_replies_total", ignored + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void modernClientIsAskedByAResultAndRetries(String server) {
        String name = "\"name\":\"" + server + "__ask_elicitation\"";
        HttpResponse<String> first = GATEWAY.modern().capable(ALL).post("tools/call", "{" + name + "}");
        assertThat(first.statusCode()).isEqualTo(200);
        JsonNode asked = McpClient.last(first).path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        String key = asked.path("inputRequests").fieldNames().next();
        String retry = "{" + name + ",\"requestState\":" + asked.path("requestState") + ",\"inputResponses\":{\"" + key
                + "\":{\"action\":\"decline\"}}}";

        JsonNode result = GATEWAY.modern().capable(ALL).ask("tools/call", retry).path("result");

        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at("/structuredContent/round1/action").asText()).isEqualTo("decline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void tamperedStateIsAnError(String server) {
        String name = "\"name\":\"" + server + "__ask_elicitation\"";
        JsonNode asked = GATEWAY.modern().capable(ALL).ask("tools/call", "{" + name + "}");
        String state = asked.at("/result/requestState").asText();

        JsonNode error = GATEWAY.modern()
                .capable(ALL)
                .ask("tools/call", "{" + name + ",\"requestState\":\"" + state + "-TAMPERED\",\"inputResponses\":{}}")
                .path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32602);
    }
}
