package io.mcpstead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamableTransportIT {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    private DemoServers servers;
    private RawClient clock;
    private RawClient notebook;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        servers = DemoServers.start(directory);
        clock = new RawClient(servers.clock());
        notebook = new RawClient(servers.notebook());
    }

    @AfterEach
    void stop() {
        clock.close();
        notebook.close();
        servers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-26,2025-03-26",
        "2025-06-18,2025-06-18",
        "2025-11-25,2025-11-25",
        "2024-11-05,2025-11-25",
        "2026-07-28,2025-11-25"
    })
    void negotiatesTheVersion(String requested, String agreed) {
        HttpResponse<String> response = clock.post(RawClient.initialize(requested));

        JsonNode result = RawClient.messages(response).getLast().get("result");
        assertThat(result.get("protocolVersion").asText()).isEqualTo(agreed);
        assertThat(result.get("capabilities")).isEqualTo(RawClient.json("{\"tools\":{}}"));
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isPresent();
    }

    @Test
    void clockAnswersWithEventsAndNotebookWithJson() {
        String type = "Content-Type";

        assertThat(clock.post(RawClient.INITIALIZE).headers().firstValue(type)).contains("text/event-stream");
        assertThat(notebook.post(RawClient.INITIALIZE).headers().firstValue(type))
                .contains("application/json");
    }

    @Test
    void failedInitializeLeavesNoSession() {
        HttpResponse<String> response =
                notebook.post("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}");

        assertThat(error(response)).isEqualTo(-32602);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void initializesASessionOnlyOnce() {
        String session = notebook.open("2025-11-25");

        assertThat(error(notebook.post(session, RawClient.INITIALIZE))).isEqualTo(-32600);
    }

    @Test
    void acceptsNotificationsAndResponsesWithoutABody() {
        String session = clock.open("2025-11-25");
        HttpResponse<String> notified = clock.post(session, INITIALIZED);

        assertThat(notified.statusCode()).isEqualTo(202);
        assertThat(notified.body()).isEmpty();
        assertThat(clock.post(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void answersPingWithTheIdOfTheRequest() {
        String session = clock.open("2025-11-25");

        assertThat(clock.ask(session, PING)).isEqualTo(RawClient.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
    }

    @Test
    void refusesRequestWithoutSession() {
        HttpResponse<String> response = clock.post(PING);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo(-32000);
    }

    @Test
    void doesNotFindUnknownSession() {
        HttpResponse<String> response = notebook.post("made-up", PING);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response)).isEqualTo(-32001);
        assertThat(notebook.post("made-up", RawClient.INITIALIZE).statusCode()).isEqualTo(404);
    }

    @Test
    void forgetsDeletedSession() {
        String session = notebook.open("2025-11-25");
        assertThat(notebook.post(session, PING).statusCode()).isEqualTo(200);

        var delete = notebook.request().header("Mcp-Session-Id", session).DELETE();

        assertThat(notebook.send(delete).statusCode()).isEqualTo(200);
        assertThat(notebook.send(delete).statusCode()).isEqualTo(404);
        assertThat(notebook.post(session, PING).statusCode()).isEqualTo(404);
    }

    @Test
    void sessionsOfOneServerMeanNothingToTheOther() {
        assertThat(notebook.post(clock.open("2025-11-25"), PING).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "HEAD"})
    void offersNoStreamAndNoOtherMethod(String method) {
        HttpResponse<String> response = clock.send(clock.request().method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST, DELETE");
    }

    @Test
    void refusesUnsupportedVersionHeader() {
        String session = clock.open("2025-11-25");
        var request = clock.request().header("Mcp-Session-Id", session);

        var old = request.copy().header("MCP-Protocol-Version", "2024-11-05");
        assertThat(clock.send(old.POST(BodyPublishers.ofString(PING))).statusCode())
                .isEqualTo(400);
        var current = request.copy().header("MCP-Protocol-Version", "2025-11-25");
        assertThat(clock.send(current.POST(BodyPublishers.ofString(PING))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesClientThatCannotReadTheAnswer() {
        var onlyJson = clock.request().setHeader("Accept", "application/json");
        assertThat(clock.send(onlyJson.POST(BodyPublishers.ofString(RawClient.INITIALIZE)))
                        .statusCode())
                .isEqualTo(406);
        var onlyEvents = notebook.request().setHeader("Accept", "text/event-stream");
        assertThat(notebook.send(onlyEvents.POST(BodyPublishers.ofString(RawClient.INITIALIZE)))
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void refusesOtherContentTypeForeignOriginAndHugeBody() {
        var text = notebook.request().setHeader("Content-Type", "text/plain");
        assertThat(notebook.send(text.POST(BodyPublishers.ofString(PING))).statusCode())
                .isEqualTo(415);
        var foreign = notebook.request().header("Origin", "http://evil.example");
        assertThat(notebook.send(foreign.POST(BodyPublishers.ofString(RawClient.INITIALIZE)))
                        .statusCode())
                .isEqualTo(403);
        var local = notebook.request().header("Origin", "http://localhost:6274");
        assertThat(notebook.send(local.POST(BodyPublishers.ofString(RawClient.INITIALIZE)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(notebook.post(" ".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
    }

    static Stream<String> messagesThatAreNone() {
        return Stream.of(
                "[]",
                "1",
                "{}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}");
    }

    @ParameterizedTest
    @MethodSource("messagesThatAreNone")
    void refusesWhatIsNoMessage(String body) {
        HttpResponse<String> response = notebook.post(notebook.open("2025-03-26"), body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo(-32600);
    }

    @Test
    void refusesWhatIsNoJson() {
        String session = notebook.open("2025-11-25");
        String deep = "[".repeat(5000) + "]".repeat(5000);
        String duplicate = "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}";

        for (String body : new String[] {"", "{", "{} {}", deep, duplicate}) {
            HttpResponse<String> response = notebook.post(session, body);
            assertThat(response.statusCode()).as("body '%.20s'", body).isEqualTo(400);
            assertThat(error(response)).as("body '%.20s'", body).isEqualTo(-32700);
        }
    }

    @Test
    void reportsJsonRpcErrorsWithStatus200() {
        String session = clock.open("2025-11-25");
        HttpResponse<String> response =
                clock.post(session, "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"prompts/list\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(error(response)).isEqualTo(-32601);
        assertThat(RawClient.messages(response).getLast().get("id").asText()).isEqualTo("a");
        assertThat(error(clock.post(session, RawClient.call(1, "nothing", "{}"))))
                .isEqualTo(-32602);
        assertThat(error(clock.post(session, RawClient.call(1, "now", "[]")))).isEqualTo(-32602);
        assertThat(error(clock.post(
                        session,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}")))
                .isEqualTo(-32602);
        assertThat(error(clock.post(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}")))
                .isEqualTo(-32602);
    }

    @Test
    void structuredContentIsForVersionsThatKnowIt() {
        String old = clock.open("2025-03-26");
        String current = clock.open("2025-06-18");
        String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

        assertThat(clock.ask(old, RawClient.call(1, "now", "{}")).at("/result").has("structuredContent"))
                .isFalse();
        assertThat(clock.ask(old, list).at("/result/tools/0").has("outputSchema"))
                .isFalse();
        assertThat(clock.ask(current, RawClient.call(1, "now", "{}"))
                        .at("/result")
                        .has("structuredContent"))
                .isTrue();
        assertThat(clock.ask(current, list).at("/result/tools/0").has("outputSchema"))
                .isTrue();
    }

    @Test
    void answersBatchesOfTheVersionThatHadThem() {
        String batch = "[" + PING + "," + INITIALIZED + "," + PING.replace("7", "8") + "]";

        JsonNode answers = notebook.ask(notebook.open("2025-03-26"), batch);
        assertThat(answers.findValuesAsText("id")).containsExactly("7", "8");
        assertThat(RawClient.messages(clock.post(clock.open("2025-03-26"), batch)))
                .extracting(answer -> answer.get("id").asInt())
                .containsExactly(7, 8);
        assertThat(notebook.post(notebook.open("2025-03-26"), "[" + INITIALIZED + "]")
                        .statusCode())
                .isEqualTo(202);
        assertThat(notebook.post(notebook.open("2025-06-18"), batch).statusCode())
                .isEqualTo(400);
    }

    @Test
    void otherPathsAreNotFound() {
        try (RawClient lost = new RawClient(servers.clock().resolve("/mcpx"))) {
            assertThat(lost.post(RawClient.INITIALIZE).statusCode()).isEqualTo(404);
        }
    }

    private static int error(HttpResponse<String> response) {
        return RawClient.messages(response).getLast().at("/error/code").asInt();
    }
}
