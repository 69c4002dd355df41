package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.testing.Transport;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What legacy upstreams ask in the middle of calls, and to whom it goes. */
final class LegacyQuestionsTest {
    private static final String YES = "{\"action\":\"accept\",\"content\":{\"answer\":\"yes\"}}";
    private static final String LOG =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"x\"}}";

    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;

    @BeforeEach
    void asking() {
        server.offeringAll();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    /** How a server may send its questions. */
    enum Way {
        OWN_STREAM,
        GET_STREAM,
        HTTP_SSE
    }

    private Upstream connected(Way way) {
        switch (way) {
            case OWN_STREAM -> {}
            case GET_STREAM -> server.askingOnGetStream();
            case HTTP_SSE -> server.transport(Transport.HTTP_SSE);
        }
        Upstream upstream = harness.connected();
        await().until(() -> server.openStreams() == (way == Way.OWN_STREAM ? 0 : 1));
        return upstream;
    }

    private static CallRequest ask(String tool, String arguments) {
        return UpstreamHarness.call(tool, arguments, UpstreamHarness.ASKABLE);
    }

    private JsonNode structured(UpstreamHarness.Outcome outcome) {
        return outcome.result().path("structuredContent");
    }

    @ParameterizedTest
    @EnumSource
    void theOnlyCallIsAsked(Way way) throws Exception {
        Upstream upstream = connected(way);
        UpstreamHarness.Outcome outcome = harness.outcome(upstream, ask("ask_elicitation", "{\"rounds\":3}"));

        assertThat(outcome.questions()).hasSize(3);
        assertThat(structured(outcome).at("/round3/content/answer").asText()).isEqualTo("yes");
    }

    @ParameterizedTest
    @EnumSource
    void questionsThatComeTogetherCanBeGathered(Way way) throws Exception {
        Upstream upstream = connected(way);
        List<UpstreamCall.Asked> asked = new ArrayList<>();
        try (UpstreamCall call = upstream.call(ask("ask_all", "{}"))) {
            asked.add((UpstreamCall.Asked) call.next());
            while (asked.size() < 3) {
                if (call.poll(Duration.ofSeconds(10)) instanceof UpstreamCall.Asked more) {
                    asked.add(more);
                }
            }
            assertThat(call.poll(Duration.ofMillis(1))).isNull();
            for (UpstreamCall.Asked question : asked) {
                Json reply = JsonRpc.result(question.question().id(), Slice.of(YES));
                call.reply(reply);
                call.reply(reply);
            }
            assertThat(call.next()).isInstanceOf(UpstreamCall.Answered.class);
        }
        assertThat(asked.stream().map(a -> a.question().method()))
                .containsExactlyInAnyOrder("elicitation/create", "sampling/createMessage", "roots/list");
        assertThat(server.received().answers()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_STREAM", "HTTP_SSE"})
    void ofSeveralCallsNoneIsAsked(Way way) throws Exception {
        Upstream upstream = connected(way);
        CompletableFuture<UpstreamHarness.Outcome> slow = harness.run(upstream.call(ask("slow", "{}")), YES);
        await().until(() -> server.waiting() == 1);
        UpstreamHarness.Outcome outcome = harness.outcome(upstream, ask("ask_elicitation", "{}"));

        assertThat(outcome.questions()).isEmpty();
        assertThat(structured(outcome).at("/round1/error/message").asText()).contains("several calls");
        server.release();
        assertThat(slow.join().questions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_STREAM", "HTTP_SSE"})
    void afterACallThatWasGivenUpNobodyIsAsked(Way way) throws Exception {
        Upstream upstream = connected(way);
        UpstreamCall given = upstream.call(ask("slow", "{}"));
        CompletableFuture<UpstreamHarness.Outcome> outcome = harness.run(given, YES);
        await().until(() -> server.waiting() == 1);
        given.cancel(Kind.CANCELLED, "no longer wanted");
        assertThat(outcome).failsWithin(Duration.ofSeconds(10));

        assertThat(structured(harness.outcome(upstream, ask("ask_elicitation", "{}")))
                        .at("/round1/error/message")
                        .asText())
                .contains("several calls");
    }

    @Test
    void anAnswerThatComesLateShowsThatACallIsOver() throws Exception {
        Upstream upstream = connected(Way.HTTP_SSE);
        UpstreamCall given = upstream.call(ask("slow", "{}"));
        CompletableFuture<UpstreamHarness.Outcome> outcome = harness.run(given, YES);
        await().until(() -> server.waiting() == 1);
        given.cancel(Kind.CANCELLED, "no longer wanted");
        assertThat(outcome).failsWithin(Duration.ofSeconds(10));
        server.release();

        await().until(() -> harness.outcome(upstream, ask("ask_elicitation", "{}"))
                        .questions()
                        .size()
                == 1);
    }

    @ParameterizedTest
    @CsvSource({"GET_STREAM,STREAMABLE_JSON", "GET_STREAM,STREAMABLE_SSE", "HTTP_SSE,HTTP_SSE"})
    void anAnswerThatIsNoMessageEndsItsCall(Way way, Transport transport) throws Exception {
        server.transport(transport);
        Upstream upstream = connected(way);
        server.onCall(Misbehaviour.first(
                1,
                (exchange, reply, proper) -> reply.answer(
                        "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.request().id() + ",\"error\":{\"code\":\"X\"}}")));
        assertThat(harness.run(upstream.call(ask("echo", "{}")), YES))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("PROTOCOL");

        assertThat(harness.outcome(upstream, ask("ask_elicitation", "{}")).questions())
                .hasSize(1);
        assertThat(server.received().cancelled()).isEmpty();
    }

    @Test
    void aRequestThatIsNoMessageEndsNoCall() throws Exception {
        Upstream upstream = connected(Way.HTTP_SSE);
        CompletableFuture<UpstreamHarness.Outcome> slow = harness.run(upstream.call(ask("slow", "{}")), YES);
        await().until(() -> server.waiting() == 1);
        String id = server.received().of("tools/call").getLast().id();
        server.sendOnStreams("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\",\"params\":[]}");
        server.release();

        assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aClientThatCanBeAskedNothingIsNotAsked() throws Exception {
        Upstream upstream = connected(Way.GET_STREAM);
        UpstreamHarness.Outcome outcome =
                harness.outcome(upstream, UpstreamHarness.call("ask_roots", "{}", ClientContext.NONE));

        assertThat(structured(outcome).at("/roots/error/message").asText()).contains("cannot be asked");
    }

    @Test
    void aQuestionOutsideOfAnyCallIsRefused() throws Exception {
        Upstream upstream = connected(Way.GET_STREAM);
        server.sendOnStreams("{\"jsonrpc\":\"2.0\",\"id\":\"r-1\",\"method\":\"roots/list\"}");
        await().until(() -> server.received().answers().size() == 1);

        JsonNode reply = server.received().answers().getFirst().message();
        assertThat(reply.at("/error/code").asInt()).isEqualTo(-32601);
        assertThat(reply.at("/error/message").asText()).contains("no call is in flight");
        server.sendOnStreams("{\"jsonrpc\":\"2.0\",\"id\":\"p-1\",\"method\":\"ping\"}");
        await().until(() -> server.received().answers().size() == 2);
        assertThat(server.received().answers().getLast().message().has("result"))
                .isTrue();
        upstream.close(Duration.ZERO);
    }

    @Test
    void aQuestionThatIsTakenBackNeedsNoAnswer() throws Exception {
        server.tool("fickle", call -> {
            call.reply().interim("{\"jsonrpc\":\"2.0\",\"id\":\"f-1\",\"method\":\"roots/list\"}");
            call.reply()
                    .interim("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                            + "{\"requestId\":\"f-1\"}}");
            return Tool.text("never mind");
        });
        Upstream upstream = connected(Way.OWN_STREAM);
        try (UpstreamCall call = upstream.call(ask("fickle", "{}"))) {
            UpstreamCall.Asked asked = (UpstreamCall.Asked) call.next();
            assertThat(call.next())
                    .isEqualTo(new UpstreamCall.Withdrawn(asked.question().id()));
            call.reply(JsonRpc.result(asked.question().id(), Slice.of(YES)));
            assertThat(call.next()).isInstanceOf(UpstreamCall.Answered.class);
        }
        assertThat(server.received().answers()).isEmpty();
    }

    @Test
    void whileTheClientIsAskedTheUpstreamIsNotLate() throws Exception {
        harness.idle = Duration.ofMillis(300);
        Upstream upstream = connected(Way.OWN_STREAM);
        try (UpstreamCall call = upstream.call(ask("ask_elicitation", "{}"))) {
            UpstreamCall.Asked asked = (UpstreamCall.Asked) call.next();
            assertThat(call.poll(Duration.ofSeconds(1))).isNull();
            call.reply(JsonRpc.result(asked.question().id(), Slice.of(YES)));
            assertThat(call.next()).isInstanceOf(UpstreamCall.Answered.class);
        }
    }

    @Test
    void logMessagesOfTheSharedStreamGoToTheOnlyCall() throws Exception {
        Upstream upstream = connected(Way.HTTP_SSE);
        CompletableFuture<UpstreamHarness.Outcome> slow = harness.run(
                upstream.call(UpstreamHarness.call("slow", "{}", UpstreamHarness.logging(LogLevel.INFO))), YES);
        await().until(() -> server.waiting() == 1);
        server.sendOnStreams(LOG);
        server.release();

        assertThat(slow.join().notifications()).containsExactly(LOG);
    }

    @ParameterizedTest
    @CsvSource({"WARNING,2", "DEBUG,4", "INFO,3"})
    void theUpstreamLogsAsMuchAsTheClientWants(LogLevel level, int messages) throws Exception {
        Upstream upstream = connected(Way.OWN_STREAM);
        CallRequest call = UpstreamHarness.call("log_all", "{}", UpstreamHarness.logging(level));

        assertThat(harness.outcome(upstream, call).notifications()).hasSize(messages);
        assertThat(harness.outcome(upstream, call).notifications()).hasSize(messages);
        assertThat(server.received().of("logging/setLevel")).hasSize(1);
    }

    @Test
    void theLogLevelIsNeverRaisedAgain() throws Exception {
        Upstream upstream = connected(Way.OWN_STREAM);
        for (LogLevel level : List.of(LogLevel.ERROR, LogLevel.INFO, LogLevel.WARNING, LogLevel.INFO)) {
            harness.outcome(upstream, UpstreamHarness.call("log_all", "{}", UpstreamHarness.logging(level)));
        }

        assertThat(server.received().of("logging/setLevel"))
                .extracting(request -> request.params().path("level").asText())
                .containsExactly("error", "info");
    }

    @Test
    void clientCapabilitiesAreOfferedInTheHandshake() {
        connected(Way.OWN_STREAM);
        JsonNode offered =
                server.received().of("initialize").getFirst().params().path("capabilities");

        assertThat(offered.at("/elicitation/url").isObject()).isTrue();
        assertThat(offered.at("/sampling/tools").isObject()).isTrue();
        assertThat(offered.path("roots").isObject()).isTrue();
    }

    @Test
    void resourceUpdatesComeFromSubscriptions() {
        server.offeringGetStream();
        Upstream upstream = harness.connected();
        await().until(() -> server.openStreams() == 1);
        upstream.watch("test://text");
        upstream.watch("test://text");
        upstream.unwatch("test://text");
        await().until(() -> server.watching("test://text") == 1);
        server.updateResource("test://text");
        await().until(() -> harness.updated.equals(List.of("test://text")));
        upstream.unwatch("test://text");

        await().until(() -> server.watching("test://text") == 0);
        assertThat(server.received().of("resources/subscribe")).hasSize(1);
    }
}
