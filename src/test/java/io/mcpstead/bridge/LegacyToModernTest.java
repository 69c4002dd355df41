package io.mcpstead.bridge;

import static io.mcpstead.bridge.Bridged.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.bridge.Bridged.Pulled;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.session.Session;
import io.mcpstead.testing.ReceivedRequest;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of 2025-11-25 and an upstream of 2026-07-28: rounds of input become requests on the open answer. */
final class LegacyToModernTest {
    private static final String ACCEPT = "\"result\":{\"action\":\"accept\",\"content\":{\"answer\":\"A\"}}";
    private static final String SAMPLED = "\"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{}}";

    /** A state that the test server takes for its own. */
    private static final String STATE = "eyJyb3VuZCI6MSwiYW5zd2VycyI6e319.5c3ef2ea";

    private final TestUpstream server = TestUpstream.create().speaking(Speaks.MODERN);
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

    private static Pulled call(Bridged bridged, @Nullable Session session, String tool, String more) {
        return bridged.legacy(session, "1", "tools/call", "{\"name\":\"one__" + tool + "\"" + more + "}");
    }

    private static String id(JsonNode question) {
        return question.path("id").toString();
    }

    private List<ReceivedRequest> calls() {
        return server.received().of("tools/call");
    }

    @Test
    void roundOfInputIsAskedAndTheCallSentAgainWithTheAnswers() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation", "")) {
            JsonNode question = call.interim();
            assertThat(question.path("method").asText()).isEqualTo("elicitation/create");

            assertThat(reply(session, id(question), ACCEPT)).isTrue();

            JsonNode result = call.result();
            assertThat(result.at("/structuredContent/round1/content/answer").asText())
                    .isEqualTo("A");
            assertThat(result.has("resultType")).isFalse();
            assertThat(result.path("_meta").has("io.modelcontextprotocol/serverInfo"))
                    .isFalse();
        }
        assertThat(calls()).hasSize(2);
        assertThat(calls().get(0).id()).isNotEqualTo(calls().get(1).id());
        assertThat(calls().get(1).params().at("/inputResponses/round1/action").asText())
                .isEqualTo("accept");
        assertThat(calls().get(1).params().has("requestState")).isTrue();
        assertThat(bridged.metric("mcpstead_tool_calls_total{server=\"one\",tool=\"ask_elicitation\"}"))
                .isOne();
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void allOfARoundIsAskedAtOnce() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_all", "")) {
            for (JsonNode question : List.of(call.interim(), call.interim(), call.interim())) {
                reply(
                        session,
                        id(question),
                        switch (question.path("method").asText()) {
                            case "roots/list" -> "\"result\":{\"roots\":[]}";
                            case "sampling/createMessage" -> SAMPLED;
                            default -> ACCEPT;
                        });
            }
            assertThat(call.result().path("structuredContent")).hasSize(3);
        }
        assertThat(calls()).hasSize(2);
    }

    @Test
    void roundsAreBounded() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 2, 10));
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation", ",\"arguments\":{\"rounds\":9}")) {
            reply(session, id(call.interim()), ACCEPT);
            reply(session, id(call.interim()), ACCEPT);

            assertThat(call.last().at("/error/code").asInt()).isEqualTo(-32603);
        }
        assertThat(calls()).hasSize(3);
    }

    @Test
    void upstreamThatOnlyWantsToBeCalledAgainIsCalledAgainSoManyTimes() {
        server.tool("later", call -> "{\"resultType\":\"input_required\",\"requestState\":\"" + STATE + "\"}");
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMinutes(5), 2, 10));

        JsonNode error = call(bridged, null, "later", "").last().path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32603);
        assertThat(calls()).hasSize(3);
        assertThat(calls().getLast().params().path("requestState").asText()).isEqualTo(STATE);
        assertThat(calls().getLast().params().has("inputResponses")).isFalse();
    }

    @Test
    void refusedElicitationIsACancelledOne() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation", "")) {
            reply(session, id(call.interim()), "\"error\":{\"code\":-32603,\"message\":\"no window\"}");

            assertThat(call.result().at("/structuredContent/round1/action").asText())
                    .isEqualTo("cancel");
        }
    }

    @Test
    void refusedSamplingEndsTheCall() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_all", "")) {
            List<JsonNode> questions = List.of(call.interim(), call.interim(), call.interim());
            JsonNode sampling = questions.stream()
                    .filter(question -> question.path("method").asText().equals("sampling/createMessage"))
                    .findFirst()
                    .orElseThrow();

            reply(session, id(sampling), "\"error\":{\"code\":-1,\"message\":\"User rejected sampling request\"}");

            assertThat(call.interim().path("method").asText()).isEqualTo("notifications/cancelled");
            assertThat(call.interim().path("method").asText()).isEqualTo("notifications/cancelled");
            JsonNode error = call.last().path("error");
            assertThat(error.path("code").asInt()).isEqualTo(-32000);
            assertThat(error.path("message").asText()).contains("User rejected sampling request");
        }
        assertThat(calls()).hasSize(1);
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void lateElicitationIsACancelledOne() {
        Bridged bridged = bridged(new QuestionsConfig(Duration.ofMillis(50), 3, 10));
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation", "")) {
            JsonNode question = call.interim();

            assertThat(call.interim().at("/params/requestId")).isEqualTo(question.path("id"));
            assertThat(call.result().at("/structuredContent/round1/action").asText())
                    .isEqualTo("cancel");
        }
    }

    @Test
    void cancellationEndsTheWaitForAnswers() {
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "ask_elicitation", "")) {
            JsonNode question = call.interim();
            Thread.startVirtualThread(() -> call.cancellation().cancel(Cause.CLIENT_REQUEST));

            assertThat(call.interim().at("/params/requestId")).isEqualTo(question.path("id"));
            assertThat(call.step()).isInstanceOf(MessageStream.Cancelled.class);
            assertThat(reply(session, id(question), ACCEPT)).isFalse();
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    void urlModeGetsTheIdThatOlderRevisionsRequire() {
        server.tool(
                "url",
                call -> call.request().params().has("inputResponses")
                        ? Tool.text("done")
                        : "{\"resultType\":\"input_required\",\"inputRequests\":{\"u\":{\"method\":\"elicitation/create\","
                                + "\"params\":{\"mode\":\"url\",\"message\":\"m\",\"url\":\"https://example.com\"}}}}");
        Bridged bridged = bridged();
        Session session = bridged.session(Bridged.ALL);
        try (Pulled call = call(bridged, session, "url", "")) {
            JsonNode question = call.interim();
            assertThat(question.at("/params/elicitationId").asText()).isNotEmpty();

            reply(session, id(question), "\"result\":{\"action\":\"accept\"}");
            assertThat(call.result().has("content")).isTrue();
        }
    }

    @Test
    void upstreamThatAsksForWhatNoClientAnswersBreaksTheProtocol() {
        server.tool(
                "odd", call -> "{\"resultType\":\"input_required\",\"inputRequests\":{\"x\":{\"method\":\"ping\"}}}");
        server.tool("empty", call -> "{\"resultType\":\"input_required\"}");
        server.tool(
                "undeclared",
                call -> "{\"resultType\":\"input_required\",\"inputRequests\":"
                        + "{\"x\":{\"method\":\"roots/list\"}}}");
        Bridged bridged = bridged();
        Session session = bridged.session("{\"elicitation\":{}}");

        for (String tool : List.of("odd", "empty", "undeclared")) {
            assertThat(call(bridged, session, tool, "").last().at("/error/code").asInt())
                    .as(tool)
                    .isEqualTo(-32000);
        }
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void upstreamIsToldWhatTheClientDeclaredAndWhatItWantsToRead() {
        Bridged bridged = bridged();
        Session session = bridged.session("{\"elicitation\":{},\"tasks\":{}}");
        session.logLevel(LogLevel.ERROR);
        try (Pulled call = call(bridged, session, "log_all", "")) {
            assertThat(call.interim().at("/params/level").asText()).isEqualTo("error");
            assertThat(call.result().has("content")).isTrue();
        }
        JsonNode meta = calls().getFirst().params().path("_meta");
        assertThat(meta.path("io.modelcontextprotocol/clientCapabilities").toString())
                .isEqualTo("{\"elicitation\":{\"form\":{}}}");
        assertThat(meta.path("io.modelcontextprotocol/logLevel").asText()).isEqualTo("error");
    }

    @Test
    void readResourceLosesTheHintsOfLaterRevisions() {
        Bridged bridged = bridged();
        JsonNode result = bridged.legacy(null, "1", "resources/read", "{\"uri\":\"one+test://text\"}")
                .result();

        assertThat(result.has("ttlMs")).isFalse();
        assertThat(result.has("cacheScope")).isFalse();
        assertThat(result.at("/contents/0/uri").asText()).isEqualTo("one+test://text");
    }

    @Test
    void errorsPassOn() {
        Bridged bridged = bridged();
        JsonNode error = bridged.legacy(null, "1", "resources/read", "{\"uri\":\"one+test://nowhere\"}")
                .last()
                .path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.at("/data/uri").asText()).isEqualTo("one+test://nowhere");
    }
}
