package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.callRequest;
import static io.mcpstead.testing.McpClient.initializeRequest;
import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API of the main port for legacy clients. */
final class PostMcpIT {
    private static final String PRECISE =
            "{ \"name\" :\"precise\", \"x-n\": 1.500e2, \"inputSchema\":{\"type\":\"object\"},"
                    + "\"annotations\":{\"readOnlyHint\":true}, \"_meta\":{\"a\":[ 1 ]}}";

    private static final TestUpstream UPSTREAM = TestUpstream.create()
            .tool("two__parts", call -> Tool.text("parts"))
            .listed(PRECISE)
            .start();
    private static final TestUpstream AWAY = TestUpstream.create();
    private static Gateway gateway = start();

    private static Gateway start() {
        AWAY.start();
        String url = AWAY.url();
        AWAY.close();
        return Gateway.start(new GatewayConfig().server("one", UPSTREAM).server("away", url));
    }

    @BeforeAll
    static void connect() {
        gateway.connected("one");
    }

    @AfterAll
    static void close() {
        gateway.close();
        UPSTREAM.close();
    }

    private final McpClient client = gateway.client();

    private static void assertError(JsonNode response, int code) {
        assertThat(response.at("/error/code").asInt()).as("%s", response).isEqualTo(code);
        assertThat(response.path("jsonrpc").asText()).isEqualTo("2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05,2024-11-05",
        "2025-03-26,2025-03-26",
        "2025-06-18,2025-06-18",
        "2025-11-25,2025-11-25",
        "1999-01-01,2025-11-25",
        "2099-01-01,2025-11-25"
    })
    void initializeNegotiatesTheVersion(String asked, String answered) {
        HttpResponse<String> response = client.post(initializeRequest(asked));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("mcp-session-id")).isPresent();
        JsonNode result = McpClient.last(response).path("result");
        assertThat(result.path("protocolVersion").asText()).isEqualTo(answered);
        assertThat(result.at("/serverInfo/name").asText()).isEqualTo("mcpstead");
        assertThat(result.at("/capabilities/tools").isObject()).isTrue();
    }

    @Test
    void sessionIdsAreVisibleAsciiAndNeverTheSame() {
        String one = gateway.client().initialize().session();
        String other = gateway.client().initialize().session();

        assertThat(one).isNotEqualTo(other).matches("[\\x21-\\x7e]{20,}");
    }

    @Test
    void failedInitializeLeavesNoSession() {
        double before = gateway.metric("mcpstead_downstream_sessions_active");
        HttpResponse<String> response = client.post(request("1", "initialize", "{\"protocolVersion\":7}"));

        assertError(McpClient.last(response), -32602);
        assertThat(response.headers().firstValue("mcp-session-id")).isEmpty();
        assertThat(gateway.metric("mcpstead_downstream_sessions_active")).isEqualTo(before);
        assertThat(gateway.metric("mcpstead_downstream_session_terminations_total{reason=\"init_failed\"}"))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notifications/initialized", "notifications/roots/list_changed", "notifications/made-up"})
    void notificationsAreAccepted(String method) {
        HttpResponse<String> response = client.post("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void pingIsAnswered() {
        assertThat(client.post("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}")
                        .body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}");
    }

    @Test
    void toolsAreListedUnderTheirServersNameInTheUpstreamsOrder() {
        assertThat(client.toolNames())
                .containsExactly(
                        "one__echo",
                        "one__slow",
                        "one__progress",
                        "one__fail",
                        "one__counter",
                        "one__two__parts",
                        "one__precise");
    }

    @Test
    void descriptionsSayWhereAToolIsFrom() {
        JsonNode tools = client.ask(request("1", "tools/list", "{}")).at("/result/tools");

        assertThat(tools.get(0).path("description").asText()).isEqualTo("[one] The tool echo");
        assertThat(tools.get(6).path("description").asText()).isEqualTo("Tool from one");
    }

    @Test
    void allElseOfAToolIsAsTheUpstreamSentIt() {
        String body = client.post(request("1", "tools/list", "{}")).body();

        assertThat(body)
                .contains("\"x-n\": 1.500e2, \"inputSchema\":{\"type\":\"object\"},"
                        + "\"annotations\":{\"readOnlyHint\":true}, \"_meta\":{\"a\":[ 1 ]}}")
                .contains("\"x-precise\":1.500");
    }

    @Test
    void callsAreForwarded() {
        assertThat(client.call("one__echo", "{\"a\":[1,\"\u00e9\"]}").at("/result/structuredContent"))
                .isEqualTo(Json.read("{\"a\":[1,\"\u00e9\"]}"));
    }

    @Test
    void namesAreSplitAtTheFirstSeparator() {
        assertThat(client.call("one__two__parts", "{}")
                        .at("/result/content/0/text")
                        .asText())
                .isEqualTo("parts");
    }

    @Test
    void aToolsOwnErrorIsAResult() {
        assertThat(client.call("one__fail", "{}").at("/result/isError").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-7", "1.5", "9007199254740993", "\"text\"", "\"\\u00e9\"", "\"\""})
    void theIdComesBackAsItWasWritten(String id) {
        assertThat(client.post(callRequest(id, "one__echo", "{}")).body()).contains("\"id\":" + id);
        assertThat(client.post(request(id, "tools/list", "{}")).body()).contains("\"id\":" + id);
        assertThat(client.post(callRequest(id, "none__x", "{}")).body()).contains("\"id\":" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-03-26", "2024-11-05"})
    void batchesAreAnsweredForOldClients(String version) {
        client.initialize(version);
        JsonNode answers = Json.read(client.post("[" + callRequest("1", "one__echo", "{\"n\":1}")
                        + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                        + request("\"b\"", "ping", "{}") + ",7," + request("3", "nope", "{}") + "]")
                .body());

        assertThat(answers).hasSize(4);
        assertThat(answers.findValuesAsText("id")).contains("1", "b", "3");
        assertThat(answers.toString()).contains("\"n\":1", "-32600", "-32601");
    }

    @Test
    void batchesAreAnsweredForClientsOfUnknownVersion() {
        assertThat(Json.read(client.post("[" + request("1", "ping", "{}") + "]").body()))
                .hasSize(1);
    }

    @Test
    void batchesOfNotificationsAreAccepted() {
        assertThat(client.post("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]")
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-11-25"})
    void batchesAreRefusedForNewerClients(String version) {
        client.initialize(version);

        assertError(client.ask("[" + request("1", "ping", "{}") + "]"), -32600);
    }

    @Test
    void anEmptyBatchIsRefused() {
        assertError(client.ask("[]"), -32600);
    }

    @Test
    void aClientThatTakesOnlyStreamsGetsOne() {
        HttpResponse<String> response =
                client.accepting("text/event-stream").post(callRequest("1", "one__echo", "{\"a\":1}"));

        assertThat(McpClient.isStream(response)).isTrue();
        assertThat(McpClient.last(response).at("/result/structuredContent/a").asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json, text/event-stream", "*/*"})
    void aClientThatTakesJsonGetsJson(String accept) {
        HttpResponse<String> response = client.accepting(accept).post(callRequest("1", "one__echo", "{}"));

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                                            | -32700",
                "{\"jsonrpc\":\"2.0\"                                                | -32700",
                "7                                                                   | -32600",
                "\"text\"                                                            | -32600",
                "{\"id\":1,\"method\":\"ping\"}                                      | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}                  | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1}                                      | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nope\"}                  | -32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}            | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}   | -32602"
            })
    void errorsTravelWithHttp200(String body, int code) {
        HttpResponse<String> response = client.post(body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertError(McpClient.last(response), code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noseparator", "nobody__tool", "one__nope", "__echo", "one__", ""})
    void unknownNamesAreBadParams(String name) {
        assertError(client.call(name, "{}"), -32602);
    }

    @Test
    void aCallToAnUpstreamThatIsAwayFailsAtOnceAndNamesIt() {
        JsonNode response = client.call("away__echo", "{}");

        assertError(response, -32000);
        assertThat(response.at("/error/message").asText()).contains("away");
    }

    @Test
    void theToolsOfAnUpstreamThatIsAwayAreNotListed() {
        assertThat(client.toolNames()).noneMatch(name -> name.startsWith("away"));
    }

    @Test
    void aRequestWithoutSessionIsServed() {
        assertThat(client.call("one__echo", "{}").has("result")).isTrue();
    }

    @Test
    void aSessionThatWasNeverGivenOutIsNotFound() {
        client.header("Mcp-Session-Id", "made-up");

        assertThat(client.post(request("1", "ping", "{}")).statusCode()).isEqualTo(404);
        assertThat(client.post("[" + request("1", "ping", "{}") + "]").statusCode())
                .isEqualTo(404);
        assertThat(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSessionEndsWithDelete() {
        client.initialize();

        assertThat(client.send("DELETE").statusCode()).isEqualTo(202);
        assertThat(client.post(request("1", "ping", "{}")).statusCode()).isEqualTo(404);
        assertThat(client.send("DELETE").statusCode()).isEqualTo(404);
    }

    @Test
    void initializeIsAnsweredEvenWithAnOldSessionsId() {
        client.header("Mcp-Session-Id", "long-gone");

        assertThat(client.post(initializeRequest("2025-06-18")).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionOfOneClientServesAnyConnection() {
        client.initialize();

        assertThat(gateway.client()
                        .header("Mcp-Session-Id", client.session())
                        .post(request("1", "ping", "{}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void getIsNotAllowed() {
        HttpResponse<String> response = gateway.get("/mcp");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("POST, DELETE");
    }
}
