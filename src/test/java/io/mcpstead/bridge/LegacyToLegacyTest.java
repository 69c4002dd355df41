package io.mcpstead.bridge;

import static io.mcpstead.bridge.Bridged.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.bridge.Bridged.Pulled;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.session.Session;
import io.mcpstead.testing.TestUpstream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of 2025-11-25 or older and an upstream of the same. */
final class LegacyToLegacyTest {
    private static final String ACCEPT = "\"result\":{\"action\":\"accept\",\"content\":{\"answer\":\"A\"}}";

    private @Nullable Bridged opened;

    private Bridged bridged() {
        return bridged(new QuestionsConfig(Duration.ofMinutes(5), 3, 10));
    }

    private Bridged bridged(QuestionsConfig config) {
        Bridged bridged = new Bridged(TestUpstream.create(), config);
        opened = bridged;
        return bridged;
    }

    @AfterEach
    void close() throws InterruptedException {
        if (opened != null) {
            opened.close();
        }
    }

    private static Pulled call(Bridged bridged, @Nullable Session session, String tool) {
        return bridged.legacy(session, "1", "tools/call", "{\"name\":\"one__" + tool + "\",\"arguments\":{}}");
    }

    private static String id(JsonNode question) {
        return question.path("id").toString();
    }

    @Test
    void questionGoesDownTheAnswerAndItsReplyGoesUp() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation")) {
            JsonNode question = call.interim();

            assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
            assertThat(question.at("/params/message").asText()).isEqualTo("Question 1");
            assertThat(reply(session, id(question), ACCEPT)).isTrue();
            JsonNode response = call.last();
            assertThat(response.path("id").asInt()).isEqualTo(1);
            assertThat(response.at("/result/structuredContent/round1/content/answer")
                            .asText())
                    .isEqualTo("A");
        }
        assertThat(bridged.questions("elicitation", "asked")).isOne();
        assertThat(bridged.questions("elicitation", "answered")).isOne();
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void severalQuestionsAreOpenAtOnceAndAnsweredInAnyOrder() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_all")) {
            JsonNode first = call.interim();
            JsonNode second = call.interim();
            JsonNode third = call.interim();
            assertThat(bridged.bridge().waitingCalls()).isOne();
            assertThat(bridged.metric("mcpstead_waiting_calls")).isOne();

            reply(session, id(third), "\"error\":{\"code\":-1,\"message\":\"no\"}");
            reply(session, id(second), ACCEPT);
            reply(session, id(first), ACCEPT);

            assertThat(call.result().path("structuredContent")).hasSize(3);
        }
        assertThat(bridged.server().openQuestions()).isZero();
    }

    @Test
    void questionIsAnsweredOnceAndOnlyByTheClientThatWasAsked() {
        Bridged bridged = bridged();
        Session asked = bridged.session(Bridged.ALL);
        Session other = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, asked, "ask_elicitation")) {
            String id = id(call.interim());

            assertThat(reply(other, id, ACCEPT)).isFalse();
            assertThat(reply(asked, "77777", ACCEPT)).isFalse();
            assertThat(reply(asked, id, ACCEPT)).isTrue();
            assertThat(reply(asked, id, ACCEPT)).isFalse();

            assertThat(call.last().has("result")).isTrue();
        }
        assertThat(bridged.server().received().answers()).hasSize(1);
    }

    @Test
    void clientsWithEqualIdsAndTokensGetTheirOwnAnswers() {
        Bridged bridged = bridged();
        Session one = bridged.session(Bridged.ALL);
        Session two = bridged.session(Bridged.ALL);
        String params = "{\"name\":\"one__ask_elicitation\",\"_meta\":{\"progressToken\":7}}";
        try (Pulled first = bridged.legacy(one, "1", "tools/call", params);
                Pulled second = bridged.legacy(two, "1", "tools/call", params)) {
            JsonNode asksOne = first.interim();
            JsonNode asksTwo = second.interim();
            assertThat(id(asksOne)).isNotEqualTo(id(asksTwo));

            reply(two, id(asksTwo), "\"result\":{\"action\":\"decline\"}");
            reply(one, id(asksOne), ACCEPT);

            assertThat(first.result().at("/structuredContent/round1/action").asText())
                    .isEqualTo("accept");
            assertThat(second.result().at("/structuredContent/round1/action").asText())
                    .isEqualTo("decline");
        }
    }

    @Test
    void upstreamIsRefusedWhatTheClientDidNotDeclareAndGoesOn() {
        Bridged bridged = bridged();

        assertThat(error(call(bridged, bridged.session("{\"sampling\":{}}"), "ask_elicitation"), "round1"))
                .isEqualTo(-32601);
        assertThat(error(call(bridged, bridged.session("{\"elicitation\":{}}"), "ask_url"), "url"))
                .isEqualTo(-32602);
        assertThat(error(call(bridged, bridged.session("{}"), "ask_roots"), "roots"))
                .isEqualTo(-32601);
        assertThat(error(call(bridged, null, "ask_sampling"), "sampling")).isEqualTo(-32601);
        assertThat(bridged.questions("elicitation", "refused")).isEqualTo(2);
    }

    private static int error(Pulled call, String key) {
        return call.result().at("/structuredContent/" + key + "/error/code").asInt();
    }

    @Test
    void clientOfAnOlderRevisionIsAskedOnlyWhatItHas() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL, ProtocolVersion.V2025_03_26);

        assertThat(error(call(bridged, session, "ask_elicitation"), "round1")).isEqualTo(-32601);
    }

    @Test
    void clientThatTakesNoStreamCannotBeAsked() {
        Bridged bridged = bridged();
        Pulled call =
                bridged.legacy(bridged.session(Bridged.ALL), false, "1", "tools/call", "{\"name\":\"one__ask_roots\"}");

        assertThat(error(call, "roots")).isEqualTo(-32601);
    }

    @Test
    void questionExpiresForBothSides() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMillis(50), 3, 10));
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation")) {
            JsonNode question = call.interim();

            JsonNode told = call.interim();
            assertThat(told.path("method").asText()).isEqualTo("notifications/cancelled");
            assertThat(told.at("/params/requestId")).isEqualTo(question.path("id"));
            assertThat(call.result().at("/structuredContent/round1/error/code").asInt())
                    .isEqualTo(-32000);
            assertThat(reply(session, id(question), ACCEPT)).isFalse();
        }
        assertThat(bridged.questions("elicitation", "expired")).isOne();
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void cancelledCallTakesItsQuestionsBack() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation")) {
            JsonNode question = call.interim();

            call.cancellation().cancel(Cause.CLIENT_REQUEST);

            assertThat(call.interim().at("/params/requestId")).isEqualTo(question.path("id"));
            assertThat(call.step()).isInstanceOf(MessageStream.Cancelled.class);
            assertThat(reply(session, id(question), ACCEPT)).isFalse();
        }
        await().untilAsserted(() ->
                assertThat(bridged.server().received().cancelled()).hasSize(1));
        assertThat(bridged.questions("elicitation", "withdrawn")).isOne();
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void noMoreCallsWaitThanAreAllowed() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 3, 1));
        Session session = bridged.session(Bridged.ALL);
        try (Pulled waiting = call(bridged, session, "ask_elicitation")) {
            waiting.interim();

            Session other = bridged.session(Bridged.ALL);
            assertThat(error(call(bridged, other, "ask_elicitation"), "round1")).isEqualTo(-32000);
        }
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void promptsAndResourcesAskToo() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = bridged.legacy(session, "\"p\"", "prompts/get", "{\"name\":\"one__ask_first\"}")) {
            reply(session, id(call.interim()), ACCEPT);
            assertThat(call.result().at("/messages/0/content/text").asText()).contains("accept");
        }
        try (Pulled call = bridged.legacy(session, "\"r\"", "resources/read", "{\"uri\":\"one+test://ask\"}")) {
            reply(session, id(call.interim()), ACCEPT);
            assertThat(call.result().at("/contents/0/uri").asText()).isEqualTo("one+test://ask");
        }
    }

    @Test
    void missingResourceIsNamedAsTheClientNamedIt() {
        Bridged bridged = bridged();
        Pulled call = bridged.legacy(null, "1", "resources/read", "{\"uri\":\"one+test://nowhere\"}");

        JsonNode error = call.last().path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32002);
        assertThat(error.at("/data/uri").asText()).isEqualTo("one+test://nowhere");
    }

    @Test
    void resultPassesAsItCame() {
        Bridged bridged = bridged();
        MessageStream.Final last = bridged.legacy(
                        null, "\"x\"", "tools/call", "{\"name\":\"one__echo\",\"arguments\":{\"a\":1.50}}")
                .whole();

        assertThat(last.message().toSlice().text()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{");
        assertThat(last.message().toSlice().text()).doesNotContain("resultType").contains("\"a\":1.5");
        assertThat(last.errorCode()).isEmpty();
    }
}
