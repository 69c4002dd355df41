package io.mcpstead.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.bridge.Bridged.Pulled;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Question;
import io.mcpstead.testing.RpcFailure;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of 2026-07-28 and an upstream of 2025-11-25: calls are parked while the client answers. */
final class ModernToLegacyTest {
    private static final String ACCEPT = "{\"action\":\"accept\",\"content\":{\"answer\":\"A\"}}";

    private final TestUpstream server = TestUpstream.create();
    private @Nullable Bridged opened;

    private Bridged bridged() {
        return bridged(new QuestionsConfig(Duration.ofMinutes(5), 3, 10));
    }

    private Bridged bridged(QuestionsConfig config) {
        Bridged bridged = new Bridged(server, config);
        opened = bridged;
        return bridged;
    }

    @AfterEach
    void close() throws InterruptedException {
        if (opened != null) {
            opened.close();
        }
    }

    private static String params(String tool, String more) {
        return "{\"name\":\"one__" + tool + "\"" + more + "}";
    }

    private static Pulled call(Bridged bridged, String tool) {
        return bridged.modern(Bridged.ALL, "1", "tools/call", params(tool, ""));
    }

    /** The answers to all that a result asks, and its state. */
    private static String answered(JsonNode asked, String answer) {
        StringBuilder responses = new StringBuilder();
        asked.path("inputRequests")
                .fieldNames()
                .forEachRemaining(key -> responses
                        .append(responses.isEmpty() ? "" : ",")
                        .append('"')
                        .append(key)
                        .append("\":")
                        .append(answer));
        return state(asked) + ",\"inputResponses\":{" + responses + "}";
    }

    private static String state(JsonNode asked) {
        return ",\"requestState\":" + asked.path("requestState");
    }

    private static Pulled retry(Bridged bridged, String id, String tool, String more) {
        return bridged.modern(Bridged.ALL, id, "tools/call", params(tool, more));
    }

    private static String firstKey(JsonNode asked) {
        return asked.path("inputRequests").fieldNames().next();
    }

    @Test
    void questionParksTheCallAndItsAnswerPicksItUp() {
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_elicitation").result();

        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.path("requestState").isTextual()).isTrue();
        assertThat(asked.at("/_meta").has("io.modelcontextprotocol/serverInfo")).isTrue();
        JsonNode request = asked.path("inputRequests").path(firstKey(asked));
        assertThat(request.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(request.at("/params/message").asText()).isEqualTo("Question 1");
        assertThat(bridged.metric("mcpstead_parked_calls")).isOne();
        assertThat(bridged.metric("mcpstead_waiting_calls")).isOne();

        JsonNode response =
                retry(bridged, "2", "ask_elicitation", answered(asked, ACCEPT)).last();

        assertThat(response.path("id").asInt()).isEqualTo(2);
        JsonNode result = response.path("result");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at("/structuredContent/round1/content/answer").asText())
                .isEqualTo("A");
        assertThat(bridged.metric("mcpstead_parked_calls")).isZero();
        assertThat(bridged.bridge().waitingCalls()).isZero();
        assertThat(server.received().of("tools/call")).hasSize(1);
        assertThat(bridged.metric("mcpstead_tool_calls_total{server=\"one\",tool=\"ask_elicitation\"}"))
                .isOne();
    }

    @Test
    void questionsThatComeTogetherAreAskedTogether() {
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_all").result();

        assertThat(asked.path("inputRequests")).hasSize(3);
        assertThat(asked.path("inputRequests").findValuesAsText("method"))
                .containsExactlyInAnyOrder("elicitation/create", "sampling/createMessage", "roots/list");
    }

    @Test
    void missingAnswersAreAskedForAgain() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 5, 10));
        JsonNode asked = call(bridged, "ask_all").result();

        JsonNode again = retry(bridged, "2", "ask_all", answered(asked, ACCEPT)).result();

        assertThat(again.path("inputRequests").findValuesAsText("method"))
                .containsExactlyInAnyOrder("sampling/createMessage", "roots/list");
        assertThat(again.path("requestState")).isNotEqualTo(asked.path("requestState"));
        JsonNode third = retry(bridged, "3", "ask_all", state(again)).result();
        assertThat(third.path("inputRequests")).hasSize(2);
        JsonNode fourth = retry(
                        bridged,
                        "4",
                        "ask_all",
                        answered(third, "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{},\"roots\":[]}"))
                .result();
        assertThat(fourth.path("resultType").asText()).isEqualTo("complete");
    }

    @Test
    void severalRoundsHaveAStateEach() {
        Bridged bridged = bridged();
        String more = ",\"arguments\":{\"rounds\":2}";
        JsonNode first = retry(bridged, "1", "ask_elicitation", more).result();
        JsonNode second = retry(bridged, "2", "ask_elicitation", more + answered(first, ACCEPT))
                .result();
        assertThat(second.path("requestState")).isNotEqualTo(first.path("requestState"));
        assertThat(firstKey(second)).isNotEqualTo(firstKey(first));

        JsonNode last = retry(bridged, "3", "ask_elicitation", more + answered(second, ACCEPT))
                .result();

        assertThat(last.path("structuredContent")).hasSize(2);
    }

    @Test
    void upstreamThatNeverStopsAskingIsStopped() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 1, 10));
        String more = ",\"arguments\":{\"rounds\":9}";
        JsonNode first = retry(bridged, "1", "ask_elicitation", more).result();

        JsonNode error = retry(bridged, "2", "ask_elicitation", more + answered(first, ACCEPT))
                .last()
                .path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32603);
        await().untilAsserted(() -> assertThat(server.received().cancelled()).hasSize(1));
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void stateIsOfNoUseTwiceNorForOthersNorForAnotherRequest() {
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_elicitation").result();
        String given = answered(asked, ACCEPT);

        assertRefused(
                bridged.modern("mallory", Bridged.ALL, null, "2", "tools/call", params("ask_elicitation", given)));
        assertRefused(retry(bridged, "3", "ask_url", given));
        assertRefused(bridged.modern(Bridged.ALL, "4", "prompts/get", "{\"name\":\"one__ask_first\"" + given + "}"));
        assertRefused(retry(bridged, "5", "ask_elicitation", given.replace("requestState\":\"", "requestState\":\"A")));
        assertThat(server.received().answers()).isEmpty();

        assertThat(retry(bridged, "6", "ask_elicitation", given)
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("complete");
        assertRefused(retry(bridged, "7", "ask_elicitation", given));
    }

    private static void assertRefused(Pulled call) {
        MessageStream.Final last = call.whole();
        assertThat(last.errorCode()).hasValue(-32602);
        assertThat(last.message().toSlice().text()).contains("send the request anew");
    }

    @Test
    void answersThatAreNoneAreRefusedAndTheCallWaitsOn() {
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_elicitation").result();

        JsonNode refused = retry(bridged, "2", "ask_elicitation", state(asked) + ",\"inputResponses\":7")
                .last();
        assertThat(refused.at("/error/code").asInt()).isEqualTo(-32602);

        String wrong = state(asked) + ",\"inputResponses\":{\"" + firstKey(asked) + "\":12345,\"made_up\":{}}";
        JsonNode again = retry(bridged, "3", "ask_elicitation", wrong).result();
        assertThat(again.path("inputRequests")).hasSize(1);
    }

    @Test
    void firstRequestWithAnswersToNothingIsAFirstRequest() {
        Bridged bridged = bridged();
        JsonNode asked = retry(bridged, "1", "ask_elicitation", ",\"inputResponses\":{\"wrong_key\":{}}")
                .result();

        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(server.received().of("tools/call").getFirst().params().has("inputResponses"))
                .isFalse();
    }

    @Test
    void expiryTellsTheUpstreamAndThenTheClient() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMillis(50), 3, 10));
        JsonNode asked = call(bridged, "ask_elicitation").result();

        await().untilAsserted(() -> {
            assertThat(server.received().answers()).hasSize(1);
            assertThat(server.received().cancelled()).hasSize(1);
        });
        assertThat(server.received()
                        .answers()
                        .getFirst()
                        .message()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32000);
        assertRefused(retry(bridged, "2", "ask_elicitation", answered(asked, ACCEPT)));
        assertThat(bridged.questions("elicitation", "expired")).isOne();
        assertThat(bridged.metric("mcpstead_parked_calls")).isZero();
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void noMoreCallsAreParkedThanAreAllowed() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 3, 1));
        JsonNode asked = call(bridged, "ask_elicitation").result();

        JsonNode other = call(bridged, "ask_elicitation").result();
        assertThat(other.at("/structuredContent/round1/error/code").asInt()).isEqualTo(-32000);

        retry(bridged, "2", "ask_elicitation", answered(asked, ACCEPT)).result();
        assertThat(call(bridged, "ask_elicitation").result().path("resultType").asText())
                .isEqualTo("input_required");
    }

    @Test
    void shutdownEndsWhatIsParked() {
        Bridged bridged = bridged();
        call(bridged, "ask_elicitation").result();

        bridged.bridge().stop();

        await().untilAsserted(() -> assertThat(server.received().cancelled()).hasSize(1));
        assertThat(bridged.metric("mcpstead_parked_calls")).isZero();
    }

    @Test
    void cancelledBeforeItIsParkedIsCancelledUpstream() {
        Bridged bridged = bridged();
        try (Pulled call =
                bridged.modern(Bridged.ALL, "1", "tools/call", params("slow", ",\"_meta\":{\"progressToken\":1}"))) {
            Thread.startVirtualThread(() -> {
                await().until(() -> server.waiting() == 1);
                call.cancellation().cancel(Cause.CLIENT_GONE);
            });
            assertThat(call.step()).isInstanceOf(MessageStream.Cancelled.class);
        }
        await().untilAsserted(() -> assertThat(server.received().cancelled()).hasSize(1));
    }

    @Test
    void goneClientOfAPickedUpCallCancelsIt() {
        server.tool("ask_then_wait", call -> {
            call.ask("who", Question.elicitation("Who?"));
            call.progress(1, 2);
            call.ask("never", Question.elicitation("Still there?"));
            return Tool.text("done");
        });
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_then_wait").result();
        try (Pulled call = retry(bridged, "2", "ask_then_wait", answered(asked, ACCEPT))) {
            call.cancellation().cancel(Cause.CLIENT_GONE);
            assertThat(call.step()).isInstanceOf(MessageStream.Cancelled.class);
        }
        await().untilAsserted(() -> assertThat(server.received().cancelled()).hasSize(1));
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void progressAfterPickUpBearsTheNewToken() {
        server.tool("ask_then_progress", call -> {
            call.ask("who", Question.elicitation("Who?"));
            call.progress(1, 2);
            return Tool.text("done");
        });
        Bridged bridged = bridged();
        JsonNode asked = retry(bridged, "1", "ask_then_progress", ",\"_meta\":{\"progressToken\":\"old\"}")
                .result();
        String given = answered(asked, ACCEPT) + ",\"_meta\":{\"progressToken\":\"new\"}";
        try (Pulled call = retry(bridged, "2", "ask_then_progress", given)) {
            assertThat(call.interim().at("/params/progressToken").asText()).isEqualTo("new");
            assertThat(call.result().path("resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void logMessagesAreThoseThatTheClientWants() {
        Bridged bridged = bridged();
        assertThat(call(bridged, "log_all").result().has("content")).isTrue();
        try (Pulled call =
                bridged.modern("", Bridged.ALL, LogLevel.WARNING, "1", "tools/call", params("log_all", ""))) {
            assertThat(call.interim().at("/params/level").asText()).isEqualTo("warning");
            assertThat(call.interim().at("/params/level").asText()).isEqualTo("error");
            assertThat(call.result().has("content")).isTrue();
        }
    }

    @Test
    void lackingCapabilityIsToldOnlyWhereTheCallFailsForIt() {
        server.tool("needs_sampling", call -> {
            JsonNode answer = call.ask("s", Question.sampling("2+2?"));
            return answer.has("error") ? "{\"content\":[],\"isError\":true}" : Tool.text("done");
        });
        Bridged bridged = bridged();
        assertThat(bridged.modern("{\"sampling\":{}}", "1", "tools/call", params("ask_elicitation", ""))
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("complete");

        MessageStream.Final last = bridged.modern("{}", "2", "tools/call", params("needs_sampling", ""))
                .whole();

        assertThat(last.errorCode()).hasValue(-32021);
        assertThat(Json.read(last.message().toSlice().text())
                        .at("/error/data/requiredCapabilities/sampling")
                        .isObject())
                .isTrue();
    }

    @Test
    void urlModeLosesTheIdThatLaterRevisionsDoNotHave() {
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "ask_url").result();

        JsonNode params = asked.path("inputRequests").path(firstKey(asked)).path("params");
        assertThat(params.path("mode").asText()).isEqualTo("url");
        assertThat(params.has("elicitationId")).isFalse();
    }

    @Test
    void urlThatAServerRequiresFirstIsAskedForWithoutAState() {
        server.tool("url_first", call -> {
            throw new RpcFailure(
                    200,
                    -32042,
                    "first",
                    "{\"elicitations\":[{\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"https://example.com\","
                            + "\"message\":\"m\"}]}");
        });
        Bridged bridged = bridged();
        JsonNode asked = call(bridged, "url_first").result();

        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.has("requestState")).isFalse();
        assertThat(asked.path("inputRequests")
                        .path(firstKey(asked))
                        .path("params")
                        .toString())
                .isEqualTo("{\"mode\":\"url\",\"url\":\"https://example.com\",\"message\":\"m\"}");
        assertThat(bridged.modern("{\"elicitation\":{}}", "2", "tools/call", params("url_first", ""))
                        .whole()
                        .errorCode())
                .hasValue(-32021);
    }

    @Test
    void missingResourceIsInvalidParamsAndNamedAsTheClientNamedIt() {
        Bridged bridged = bridged();
        JsonNode error = bridged.modern("{}", "1", "resources/read", "{\"uri\":\"one+test://nowhere\"}")
                .last()
                .path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.at("/data/uri").asText()).isEqualTo("one+test://nowhere");
    }

    @Test
    void resourceThatWasReadSaysHowLongItMayBeKept() {
        Bridged bridged = bridged();
        JsonNode result = bridged.modern("{}", "1", "resources/read", "{\"uri\":\"one+test://text\"}")
                .result();

        assertThat(result.path("ttlMs").asInt(-1)).isZero();
        assertThat(result.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
    }

    @Test
    void promptsAndResourcesAreParkedToo() {
        Bridged bridged = bridged();
        for (Map.Entry<String, String> one : Map.of(
                        "prompts/get", "\"name\":\"one__ask_first\"",
                        "resources/read", "\"uri\":\"one+test://ask\"")
                .entrySet()) {
            JsonNode asked = bridged.modern(Bridged.ALL, "1", one.getKey(), "{" + one.getValue() + "}")
                    .result();
            JsonNode result = bridged.modern(
                            Bridged.ALL, "2", one.getKey(), "{" + one.getValue() + answered(asked, ACCEPT) + "}")
                    .result();
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
        }
    }
}
