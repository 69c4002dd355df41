package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.ReceivedRequest;
import io.mcpstead.testing.SseDialect;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.testing.Transport;
import io.mcpstead.wire.SseReader;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to upstreams and comes back from them, whole and as it comes. */
final class UpstreamAnswerIT {
    private static final String LONG =
            IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    private static final Semaphore STEPS = new Semaphore(0);
    private static final TestUpstream UPSTREAM = TestUpstream.create()
            .tool("stepwise", call -> {
                for (int i = 1; i <= 3; i++) {
                    STEPS.acquire();
                    call.progress(i, 3);
                }
                STEPS.acquire();
                return Tool.text("done");
            })
            .tool("long", call -> Tool.text(LONG))
            .start();
    private static final TestUpstream STREAMING = TestUpstream.create()
            .tool("long", call -> Tool.text(LONG))
            .transport(Transport.STREAMABLE_SSE)
            .start();
    private static final TestUpstream QUIET =
            TestUpstream.create().acceptsWith(204).start();
    private static final Gateway GATEWAY = Gateway.start(new GatewayConfig()
            .server("one", UPSTREAM, "timeouts: {idle_ms: 1000}")
            .server("streaming", STREAMING)
            .server("quiet", QUIET));

    private final McpClient client = GATEWAY.client();

    @BeforeAll
    static void connect() {
        GATEWAY.connected("one", "streaming", "quiet");
    }

    @AfterEach
    void plain() {
        STREAMING.dialect(SseDialect.PLAIN);
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
        UPSTREAM.close();
        STREAMING.close();
        QUIET.close();
    }

    @ParameterizedTest
    @EnumSource(value = SseDialect.class, mode = EnumSource.Mode.EXCLUDE, names = "TYPE_OF_ITS_OWN")
    void eachDialectOfServerSentEventsIsRead(SseDialect dialect) {
        STREAMING.dialect(dialect);

        assertThat(client.call("streaming__echo", "{\"a\":[1.5,\"\u00e9\"]}").at("/result/structuredContent"))
                .isEqualTo(Json.read("{\"a\":[1.5,\"\u00e9\"]}"));
        List<JsonNode> messages = McpClient.messages(client.post(
                McpClient.progressRequest("1", "streaming__progress", "{\"progress\":2,\"messages\":1}", "7")));
        assertThat(messages).hasSize(4);
    }

    /** Longer than any buffer on the way, and than one write to the socket, to which the last piece is a short one. */
    @ParameterizedTest
    @ValueSource(strings = {"one", "streaming"})
    void aLongAnswerComesWhole(String server) {
        JsonNode answer = client.call(server + "__long", "{}");

        String came = answer.at("/result/content/0/text").asText();
        assertThat(came.equals(LONG)).as("%.200s", answer).isTrue();
    }

    @Test
    void anUpstreamThatAnswersNotificationsWith204IsServed() {
        assertThat(client.call("quiet__echo", "{}").has("result")).isTrue();
    }

    @Test
    void paramsAreForwardedWhole() {
        String params = "{\"x\":1.50,\"name\":\"one__echo\",\"_meta\":{\"trace\":\"\\u00e9\"},"
                + "\"arguments\":{\"z\":1e2,\"a\":[ 1 ],\"big\":12345678901234567890.10},\"task\":{\"ttl\" : 1}}";
        client.post(McpClient.request("987654", "tools/call", params));
        ReceivedRequest call = last("\"ttl\" : 1");

        assertThat(call.body()).contains(params.replace("one__echo", "echo"));
        assertThat(call.id()).isNotEqualTo("987654");
    }

    private static ReceivedRequest last(String containing) {
        return UPSTREAM.received().of("tools/call").stream()
                .filter(call -> call.body().contains(containing))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void resultsComeBackAsTheyWereSent() {
        UPSTREAM.tool("exact", call -> "{ \"structuredContent\":{\"n\":1.500, \"id\" : 5},\"content\":[ ] }");
        assertThat(GATEWAY.client().call("one__echo", "{}").has("result")).isTrue();
        UPSTREAM.tool("echo", call -> "{ \"structuredContent\":{\"n\":1.500, \"id\" : 5},\"content\":[ ] }");
        try {
            assertThat(client.post(McpClient.callRequest("\"c\"", "one__echo", "{}"))
                            .body())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":"
                            + "{ \"structuredContent\":{\"n\":1.500, \"id\" : 5},\"content\":[ ] }}");
        } finally {
            UPSTREAM.tool("echo", call -> Tool.text("echo"));
        }
    }

    @Test
    void progressAndLogMessagesArePassedOn() {
        HttpResponse<String> response = client.post(
                McpClient.progressRequest("1", "one__progress", "{\"progress\":2,\"messages\":2}", "\"mine\""));
        List<JsonNode> messages = McpClient.messages(response);

        assertThat(McpClient.isStream(response)).isTrue();
        assertThat(messages)
                .extracting(message -> message.path("method").asText())
                .containsExactly(
                        "notifications/progress",
                        "notifications/progress",
                        "notifications/message",
                        "notifications/message",
                        "");
        assertThat(messages.get(1).at("/params/progressToken").asText()).isEqualTo("mine");
        assertThat(messages.get(1).at("/params/progress").asInt()).isEqualTo(2);
        assertThat(messages.get(4).path("id").asInt()).isEqualTo(1);
    }

    @Test
    void aClientThatTakesOnlyJsonGetsTheAnswerAlone() {
        HttpResponse<String> response = client.accepting("application/json")
                .post(McpClient.progressRequest("1", "one__progress", "{\"progress\":2}", "1"));

        assertThat(McpClient.isStream(response)).isFalse();
        assertThat(McpClient.last(response).at("/result/content/0/text").asText())
                .isEqualTo("done");
    }

    @Test
    void aCallWithoutTokenAsksForNoProgress() {
        client.call("one__progress", "{\"progress\":2,\"unasked\":true}");

        assertThat(last("unasked").params().at("/_meta/progressToken").isMissingNode())
                .isTrue();
    }

    @Test
    void progressComesAsItIsMade() throws Exception {
        // The answer's head comes with its first message.
        STEPS.release();
        try (InputStream answer = client.open(McpClient.progressRequest("1", "one__stepwise", "{}", "\"t\""))) {
            SseReader events = new SseReader(answer, 10_000);
            for (int i = 1; i <= 3; i++) {
                STEPS.release();
                JsonNode step =
                        Json.read(Objects.requireNonNull(events.next()).data().text());
                assertThat(step.at("/params/progress").asInt()).isEqualTo(i);
            }
            STEPS.release();
            assertThat(Objects.requireNonNull(events.next()).data().text()).contains("done");
        }
    }

    @Test
    void aClientCancelsItsOwnCallOnly() {
        McpClient other = GATEWAY.client().initialize();
        client.initialize();
        CompletableFuture<HttpResponse<String>> kept =
                other.postAsync(McpClient.callRequest("1", "streaming__slow", "{\"kept\":1}"));
        await().until(() -> STREAMING.waiting() == 1);
        CompletableFuture<HttpResponse<String>> cancelled =
                client.postAsync(McpClient.callRequest("1", "streaming__slow", "{\"cancelled\":1}"));
        await().until(() -> STREAMING.waiting() == 2);
        client.post(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1,\"reason\":\"enough\"}}");

        await().until(() -> !STREAMING.received().cancelled().isEmpty());
        String upstreamId = STREAMING.received().of("tools/call").stream()
                .filter(call -> call.body().contains("\"cancelled\":1"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(STREAMING.received().cancelled()).containsExactly(upstreamId);
        await().until(cancelled::isDone);
        STREAMING.release();
        STREAMING.release();
        assertThat(McpClient.last(kept.join())
                        .at("/result/structuredContent/kept")
                        .asInt())
                .isEqualTo(1);
    }
}
