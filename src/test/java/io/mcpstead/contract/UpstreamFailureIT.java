package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad upstreams: the caller gets a clear error in time, and nobody else notices. */
final class UpstreamFailureIT {
    private static final TestUpstream GOOD = TestUpstream.create().start();
    private static final TestUpstream BAD = TestUpstream.create().start();
    private static final TestUpstream OTHER_HOST = TestUpstream.create().start();
    private static final Gateway GATEWAY = Gateway.start(new GatewayConfig()
            .server("good", GOOD)
            .server("bad", BAD, "timeouts: {connect_ms: 2000, idle_ms: 700, total_ms: 1500}"));

    private final McpClient client = GATEWAY.client();

    @AfterAll
    static void close() {
        GATEWAY.close();
        GOOD.close();
        BAD.close();
        OTHER_HOST.close();
    }

    @BeforeAll
    static void connect() {
        GATEWAY.connected("good");
    }

    @BeforeEach
    void recovered() {
        GATEWAY.connected("bad");
        await().untilAsserted(() -> assertThat(
                        GATEWAY.client().call("bad__echo", "{}").has("result"))
                .isTrue());
    }

    @AfterEach
    void behave() {
        BAD.transport(Transport.STREAMABLE_JSON).behave();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("never answers", Misbehaviour.NEVER_ANSWERS),
                failure("401", Misbehaviour.UNAUTHORIZED),
                failure("403", Misbehaviour.FORBIDDEN),
                failure("405", Misbehaviour.METHOD_NOT_ALLOWED),
                failure("HTML error page", Misbehaviour.HTML_ERROR_PAGE),
                failure("HTML with 200", Misbehaviour.HTML_PAGE),
                failure("not JSON", Misbehaviour.NOT_JSON),
                failure("empty 200", Misbehaviour.EMPTY_ANSWER),
                failure("204", Misbehaviour.NO_CONTENT),
                failure("202", Misbehaviour.ACCEPTED_WITHOUT_ANSWER),
                failure("wrong id", Misbehaviour.WRONG_ID),
                failure("closes", Misbehaviour.CLOSES),
                failure("stream without an answer", Misbehaviour.STREAM_WITHOUT_ANSWER),
                failure("closes in mid-answer", Misbehaviour.CLOSES_IN_MID_JSON),
                failure("closes in mid-event", Misbehaviour.CLOSES_IN_MID_EVENT),
                failure("endless stream", Misbehaviour.ENDLESS_STREAM),
                failure("endless messages", Misbehaviour.ENDLESS_MESSAGES),
                failure("endless line", Misbehaviour.ENDLESS_LINE),
                failure("endless header", Misbehaviour.ENDLESS_HEADER),
                failure("endless headers", Misbehaviour.ENDLESS_HEADERS));
    }

    private static Arguments failure(String name, Misbehaviour misbehaviour) {
        return Arguments.of(Named.of(name, misbehaviour));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailedCallIsAnErrorThatNamesTheUpstream(Misbehaviour misbehaviour) {
        BAD.onCall(misbehaviour);
        CompletableFuture<HttpResponse<String>> bad =
                client.postAsync(McpClient.callRequest("\"x\"", "bad__echo", "{}"));

        assertThat(GATEWAY.client()
                        .call("good__echo", "{\"a\":1}")
                        .at("/result/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
        JsonNode answer = McpClient.last(bad.join());
        assertThat(answer.path("id").asText()).isEqualTo("x");
        assertThat(answer.at("/error/code").asInt()).as("%s", answer).isEqualTo(-32000);
        assertThat(answer.at("/error/message").asText()).contains("bad").hasSizeLessThan(700);
    }

    @Test
    void anUpstreamsJsonRpcErrorIsPassedOn() {
        BAD.onCall(Misbehaviour.RPC_ERROR);

        assertThat(client.post(McpClient.callRequest("4", "bad__echo", "{}")).body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32050,"
                        + "\"message\":\"the upstream's own words\",\"data\":{\"hint\":[1.50]}}}");
    }

    @Test
    void theFirstOfTwoAnswersCounts() {
        BAD.onCall(Misbehaviour.TWO_ANSWERS);
        List<JsonNode> messages = McpClient.messages(client.post(McpClient.callRequest("4", "bad__echo", "{\"a\":1}")));

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().at("/result/structuredContent/a").asInt())
                .isEqualTo(1);
    }

    @Test
    void anotherRequestsAnswerIsNotTheCallers() {
        BAD.onCall(Misbehaviour.STRANGE_ANSWER_FIRST);

        assertThat(client.call("bad__echo", "{\"a\":1}")
                        .at("/result/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
    }

    static Stream<Arguments> hugeAnswers() {
        return Stream.of(failure("JSON", Misbehaviour.HUGE_ANSWER), failure("event", Misbehaviour.HUGE_EVENT));
    }

    @ParameterizedTest
    @MethodSource("hugeAnswers")
    void aHugeAnswerIsPassedOnOrRefusedButHarmsNobody(Misbehaviour huge) {
        BAD.onCall(huge);
        JsonNode answer = client.call("bad__echo", "{}");

        if (answer.has("error")) {
            assertThat(answer.at("/error/code").asInt()).isEqualTo(-32000);
            assertThat(answer.at("/error/message").asText()).contains("bad");
        } else {
            assertThat(answer.at("/result/content/0/text").asText()).hasSize(20_000_000);
        }
        assertThat(client.call("good__echo", "{}").has("result")).isTrue();
    }

    @Test
    void redirectsToAnotherHostAreNotFollowed() {
        BAD.onCall(Misbehaviour.redirectsTo(OTHER_HOST.url()));

        assertThat(client.call("bad__echo", "{}").at("/error/code").asInt()).isEqualTo(-32000);
        assertThat(OTHER_HOST.received().all()).isEmpty();
    }

    @Test
    void aCallThatMayHaveRunIsNotSentAgain() {
        int before = BAD.received().of("tools/call").size();
        BAD.onCall(Misbehaviour.first(1, Misbehaviour.CLOSES_IN_MID_JSON));

        assertThat(client.call("bad__counter", "{}").has("error")).isTrue();
        assertThat(BAD.received().of("tools/call")).hasSize(before + 1);
    }

    @Test
    void aCallThatTimedOutIsCancelledUpstream() {
        BAD.onCall(Misbehaviour.NEVER_ANSWERS);
        client.call("bad__echo", "{}");

        String id = BAD.received().of("tools/call").getLast().id();
        await().until(() -> BAD.received().cancelled().contains(id));
    }

    @Test
    void anUpstreamThatDiesLeavesTheListAndComesBack() {
        BAD.kill();
        client.call("bad__echo", "{}");
        GATEWAY.disconnected("bad");

        assertThat(client.toolNames()).noneMatch(name -> name.startsWith("bad")).contains("good__echo");
        assertThat(client.call("bad__echo", "{}").at("/error/code").asInt()).isEqualTo(-32000);

        BAD.start();
        GATEWAY.connected("bad");
        assertThat(client.toolNames()).contains("bad__echo", "good__echo");
        assertThat(client.call("bad__echo", "{\"a\":1}")
                        .at("/result/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void questionsOfTheUpstreamDoNotStopACall() {
        BAD.onCall(Misbehaviour.ASKS_BACK);

        assertThat(client.call("bad__echo", "{\"a\":1}")
                        .at("/result/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
        await().until(() -> BAD.received().answers().size() >= 2);
        assertThat(BAD.received().answers())
                .anySatisfy(answer -> {
                    assertThat(answer.id()).isEqualTo("\"ask-1\"");
                    assertThat(answer.message().has("error")).isTrue();
                })
                .anySatisfy(answer ->
                        assertThat(answer.message().path("result").isObject()).isTrue());
    }
}
