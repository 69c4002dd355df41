package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.ReceivedRequest;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream of the modern era. */
final class ModernUpstreamTest {
    private static final String LISTEN = "subscriptions/listen";
    private static final String INVALID =
            "{\"name\":\"invalid\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"a\":"
                    + "{\"type\":\"string\",\"x-mcp-header\":\"no good\"}}}}";

    private static final String WITH_REGION =
            "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}";

    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;

    @BeforeEach
    void modern() {
        server.speaking(Speaks.MODERN);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private int received(String method) {
        return server.received().of(method).size();
    }

    private static List<String> tools(Upstream upstream) {
        return upstream.status().offer().entries(Feature.TOOLS).stream()
                .map(Entry::key)
                .toList();
    }

    @Test
    void everyListIsReadWithAllItsPages() {
        server.offeringAll().pageSize(2);
        Upstream upstream = harness.connected();

        assertThat(tools(upstream)).contains("echo", "ask_all", "task");
        assertThat(upstream.status().offer().entries(Feature.PROMPTS)).hasSize(2);
        assertThat(upstream.status().offer().entries(Feature.RESOURCES)).hasSize(3);
        assertThat(upstream.status().offer().entries(Feature.RESOURCE_TEMPLATES))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"400,-32021", "404,-32601", "400,-32602", "500,-32603"})
    void aJsonRpcErrorCountsWhateverItsHttpStatus(int status, int code) throws Exception {
        server.onCall((exchange, reply, proper) -> exchange.json(
                status,
                "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.request().id() + ",\"error\":{\"code\":" + code
                        + ",\"message\":\"no\"}}"));
        Upstream upstream = harness.connected();

        assertThat(harness.outcome(upstream, UpstreamHarness.call("echo", "{}", ClientContext.NONE))
                        .error())
                .isEqualTo(code);
        assertThat(received("tools/call")).isEqualTo(1);
    }

    @Test
    void requestsOfTheServerAreIgnored() throws Exception {
        server.onCall(Misbehaviour.ASKS_BACK);
        Upstream upstream = harness.connected();
        UpstreamHarness.Outcome outcome =
                harness.outcome(upstream, UpstreamHarness.call("echo", "{}", UpstreamHarness.ASKABLE));

        assertThat(outcome.result().has("content")).isTrue();
        assertThat(outcome.questions()).isEmpty();
        assertThat(server.received().answers()).isEmpty();
    }

    @Test
    void aQuestionIsAResultAndItsAnswerARequest() throws Exception {
        server.offeringAll();
        Upstream upstream = harness.connected();
        UpstreamHarness.Outcome outcome =
                harness.outcome(upstream, UpstreamHarness.call("ask_all", "{}", UpstreamHarness.ASKABLE));

        assertThat(outcome.result().path("resultType").asText()).isEqualTo("input_required");
        assertThat(outcome.result().path("inputRequests").size()).isEqualTo(3);
    }

    @Test
    void headersOfANewerSchemaAreSentAfterAMismatch() throws Exception {
        server.tool("where", "{\"type\":\"object\"}", call -> Tool.text("here"));
        Upstream upstream = harness.connected();
        server.tool(
                "where",
                WITH_REGION,
                call -> Tool.text(String.valueOf(call.request().header("mcp-param-region"))));

        assertThat(harness.outcome(
                                upstream,
                                UpstreamHarness.call("where", "{\"region\":\"us-west1\"}", ClientContext.NONE))
                        .result()
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("us-west1");
        assertThat(received("tools/list")).isEqualTo(2);
    }

    @Test
    void aMismatchThatNewHeadersDoNotMendIsPassedOnAfterOneMoreAttempt() throws Exception {
        server.onCall((exchange, reply, proper) -> exchange.json(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.request().id()
                        + ",\"error\":{\"code\":-32020,\"message\":\"no\"}}"));
        Upstream upstream = harness.connected();

        assertThat(harness.outcome(upstream, UpstreamHarness.call("echo", "{}", ClientContext.NONE))
                        .error())
                .isEqualTo(-32020);
        assertThat(received("tools/call")).isEqualTo(2);
    }

    @Test
    void aMismatchIsPassedOnWhereTheArgumentsCannotBeMirrored() throws Exception {
        server.tool("where", "{\"type\":\"object\"}", call -> Tool.text("here"));
        Upstream upstream = harness.connected();
        server.tool("where", WITH_REGION, call -> Tool.text("here"));

        assertThat(harness.outcome(
                                upstream,
                                UpstreamHarness.call(
                                        "where", "{\"region\":\"a\",\"region\":\"b\"}", ClientContext.NONE))
                        .error())
                .isEqualTo(-32020);
        assertThat(received("tools/call")).isEqualTo(1);
    }

    @Test
    void aToolWithInvalidHeadersIsLeftOut() {
        server.listed(INVALID);

        assertThat(tools(harness.connected())).contains("echo").doesNotContain("invalid");
    }

    @Test
    void aLegacyServersToolIsNotJudgedByItsHeaders() {
        server.speaking(Speaks.LEGACY).listed(INVALID);

        assertThat(tools(harness.connected())).contains("invalid");
    }

    @Test
    void closingTheStreamIsTheWholeCancellation() throws Exception {
        Upstream upstream = harness.connected();
        UpstreamCall call = upstream.call(UpstreamHarness.call("slow", "{}", ClientContext.NONE));
        CompletableFuture<UpstreamHarness.Outcome> outcome = harness.run(call, "{}");
        await().until(() -> server.waiting() == 1);
        call.cancel(Kind.CANCELLED, "no longer wanted");

        assertThat(outcome).failsWithin(Duration.ofSeconds(10));
        upstream.close(Duration.ZERO);
        assertThat(server.received().cancelled()).isEmpty();
        assertThat(server.received().ofHttp("DELETE")).isEmpty();
    }

    @Test
    void logMessagesComeAtTheClientsLevel() throws Exception {
        server.offeringAll();
        Upstream upstream = harness.connected();

        assertThat(harness.outcome(
                                upstream,
                                UpstreamHarness.call("log_all", "{}", UpstreamHarness.logging(LogLevel.WARNING)))
                        .notifications())
                .hasSize(2);
        assertThat(harness.outcome(upstream, UpstreamHarness.call("log_all", "{}", ClientContext.NONE))
                        .notifications())
                .isEmpty();
        assertThat(received("logging/setLevel")).isZero();
    }

    @Test
    void aChangeOfAListIsTakenIn() {
        Upstream upstream = harness.connected();
        await().until(() -> server.openStreams() == 1);
        server.tool("fresh", call -> Tool.text("new")).announceToolListChange();

        await().until(() -> tools(upstream).contains("fresh"));
    }

    @Test
    void changesThatAreToldAgainAndAgainAreFollowedOnceASecond() {
        List<Long> asked = new CopyOnWriteArrayList<>();
        server.on("tools/list", (exchange, reply, proper) -> {
            asked.add(System.nanoTime());
            proper.send();
            server.announceToolListChange();
        });
        harness.connected();
        await().until(() -> server.openStreams() == 1);
        server.announceToolListChange();
        await().until(() -> asked.size() >= 4);

        // The first came of the connection, the second of an announcement after a quiet time.
        assertThat(Duration.ofNanos(asked.get(2) - asked.get(1))).isGreaterThanOrEqualTo(Link.SHORTEST_REFRESH);
        assertThat(Duration.ofNanos(asked.get(3) - asked.get(2))).isGreaterThanOrEqualTo(Link.SHORTEST_REFRESH);
    }

    @Test
    void aShortLifeOfAListIsHonoured() {
        server.ttlMs(1000);
        Upstream upstream = harness.connected();
        server.tool("fresh", call -> Tool.text("new"));

        await().until(() -> tools(upstream).contains("fresh"));
    }

    @Test
    void theLifeOfAListIsBounded() {
        server.ttlMs(1);
        assertThat(harness.connected().refreshInterval()).isEqualTo(Duration.ofSeconds(1));
        server.kill();
        server.ttlMs(0);
        assertThat(harness.connected().refreshInterval()).isEqualTo(harness.ttl);
        server.kill();
        server.ttlMs(86_400_000);
        assertThat(harness.connected().refreshInterval()).isEqualTo(harness.ttl);
    }

    @Test
    void watchedResourcesShareOneStream() {
        server.offeringAll();
        Upstream upstream = harness.connected();
        upstream.watch("test://text");
        upstream.watch("test://text");
        await().until(() -> server.watching("test://text") == 1);
        upstream.watch("test://binary");
        await().until(() -> server.watching("test://binary") == 1 && server.openStreams() == 1);
        server.updateResource("test://text");
        await().until(() -> harness.updated.equals(List.of("test://text")));

        upstream.unwatch("test://text");
        upstream.unwatch("test://binary");
        await().until(() -> server.watching("test://binary") == 0 && server.openStreams() == 1);
        assertThat(server.watching("test://text")).isEqualTo(1);
    }

    @Test
    void aStreamThatBreaksIsOpenedAgainAndWhatItMissedIsReported() {
        server.offeringAll();
        Upstream upstream = harness.connected();
        upstream.watch("test://text");
        await().until(() -> server.watching("test://text") == 1);
        server.tool("fresh", call -> Tool.text("new")).dropStreams();

        await().until(() -> server.watching("test://text") == 1 && harness.updated.contains("test://text"));
        await().until(() -> tools(upstream).contains("fresh"));
    }

    @Test
    void aStreamThatEndsInGoodOrderIsOpenedAgain() {
        harness.connected();
        await().until(() -> server.openStreams() == 1);
        server.endListens();

        await().until(() -> received(LISTEN) == 2 && server.openStreams() == 1);
    }

    @Test
    void aStreamThatEndsButStaysOpenIsGivenBack() {
        server.on(LISTEN, Misbehaviour.first(1, (exchange, reply, proper) -> {
            String id = exchange.request().id();
            String meta = "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}";
            reply.interim("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":"
                    + meta + ",\"notifications\":{}}}");
            reply.interim(
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + meta + ",\"resultType\":\"complete\"}}");
            exchange.awaitClose();
        }));
        harness.connected();

        await().until(() -> server.openStreams() == 1 && harness.leased() == 1);
    }

    @Test
    void aStreamIsReplacedOnlyForOthersThatAreWatched() {
        server.offeringAll();
        Upstream upstream = harness.connected();
        await().until(() -> server.openStreams() == 1);
        upstream.watch("test://text");
        await().until(() -> server.watching("test://text") == 1);
        upstream.watch("test://text");
        upstream.watch("test://binary");
        await().until(() -> server.watching("test://binary") == 1);

        assertThat(received(LISTEN)).isEqualTo(3);
    }

    @Test
    void aServerWithoutSubscriptionsIsNotAskedAgain() {
        server.offeringAll().withoutMethod(LISTEN).ttlMs(1000);
        Upstream upstream = harness.connected();
        await().until(() -> received(LISTEN) == 1);
        upstream.watch("test://text");
        upstream.watch("test://binary");
        server.tool("fresh", call -> Tool.text("new"));
        await().until(() -> tools(upstream).contains("fresh"));

        assertThat(received(LISTEN)).isEqualTo(1);
    }

    @Test
    void aStreamThatIsNotAcknowledgedFirstIsGivenUp() {
        server.on(LISTEN, Misbehaviour.first(1, (exchange, reply, proper) -> {
            reply.interim("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            exchange.awaitClose();
        }));
        harness.connected();

        await().until(() -> received(LISTEN) == 2 && server.openStreams() == 1);
    }

    @Test
    void aStreamThatIsNeverAcknowledgedIsGivenUp() {
        harness.idle = Duration.ofMillis(300);
        server.on(LISTEN, Misbehaviour.first(1, Misbehaviour.NEVER_ANSWERS));
        harness.connected();

        await().until(() -> received(LISTEN) == 2 && server.openStreams() == 1);
    }

    @Test
    void watchesOutliveTheConnectionAndItsEra() {
        server.offeringAll();
        Upstream upstream = harness.connected();
        upstream.watch("test://text");
        await().until(() -> server.watching("test://text") == 1);
        server.kill();
        server.speaking(Speaks.LEGACY).offeringGetStream().start();

        await().until(() -> server.watching("test://text") == 1);
        await().until(() -> harness.updated.contains("test://text"));
        harness.updated.clear();
        await().until(() -> server.openStreams() == 1);
        server.updateResource("test://text");
        await().until(() -> harness.updated.contains("test://text"));
        upstream.unwatch("test://text");
        await().until(() -> server.watching("test://text") == 0);
    }

    @Test
    void aListThatIsMissingIsNotAskedForAgain() {
        server.offeringAll().withoutMethod("prompts/list");
        Upstream upstream = harness.connected();
        await().until(() -> server.openStreams() == 1);
        server.announce("notifications/prompts/list_changed");
        server.tool("fresh", call -> Tool.text("new")).announceToolListChange();
        await().until(() -> tools(upstream).contains("fresh"));

        assertThat(received("prompts/list")).isEqualTo(1);
    }

    @Test
    void traceContextGoesAsHeaderAndInMeta() throws Exception {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
        for (Speaks speaks : Speaks.values()) {
            server.speaking(speaks);
            Upstream upstream = harness.connected();
            ClientContext traced = new ClientContext(null, Slice.of("{}"), null, Map.of("traceparent", parent));
            harness.outcome(upstream, UpstreamHarness.call("echo", "{}", traced));
            ReceivedRequest call = server.received().of("tools/call").getLast();

            assertThat(call.header("traceparent")).isEqualTo(parent);
            assertThat(call.params().at("/_meta/traceparent").asText()).isEqualTo(parent);
            upstream.close(Duration.ZERO);
            server.kill();
        }
    }
}
