package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.EventStream;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.ModernClient;
import io.mcpstead.testing.Signals;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of a reload that removes or restarts the server that they are calling. */
final class DrainIT {
    private static final String ASKABLE = "{\"elicitation\":{\"form\":{},\"url\":{}}}";
    private static final String RESTART = "headers: {X-Tenant: b}";
    private static final String OWN = "test://text";

    private final TestUpstream one = TestUpstream.create().offeringAll();
    private final TestUpstream two = TestUpstream.create().start();

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static GatewayConfig config(String reload) {
        return new GatewayConfig().with("mcp", "{listen_stream: true}").with("reload", reload);
    }

    private GatewayConfig config() {
        return config("{drain_seconds: 600}");
    }

    private Gateway start() {
        return Gateway.start(config().server("one", one.start())).connected("one");
    }

    private static void reload(Gateway gateway, GatewayConfig config) {
        HttpResponse<String> response = gateway.rewrite(config).reload();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private void restart(Gateway gateway) {
        reload(gateway, config().server("one", one, RESTART));
    }

    private static CompletableFuture<HttpResponse<String>> slow(Gateway gateway, String arguments) {
        return gateway.client().postAsync(McpClient.callRequest("1", "one__slow", arguments));
    }

    private static JsonNode last(CompletableFuture<HttpResponse<String>> call) {
        return McpClient.last(call.join());
    }

    private static String error(JsonNode answer) {
        assertThat(answer.at("/error/code").asInt()).as("%s", answer).isEqualTo(-32000);
        return answer.at("/error/message").asText();
    }

    /** Holds up the new connection until the latch is open. */
    private static Misbehaviour until(CountDownLatch open) {
        return (exchange, reply, proper) -> {
            open.await();
            proper.send();
        };
    }

    @ParameterizedTest
    @CsvSource({"LEGACY, initialize", "MODERN, server/discover"})
    void newCallsWaitForTheNewConnectionAndNobodyNotices(Speaks speaks, String handshake) throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        one.speaking(speaks).offeringGetStream();
        try (Gateway gateway = start();
                EventStream changes = gateway.modern().listen("{\"toolsListChanged\":true}")) {
            assertThat(changes.next().path("method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
            one.on(handshake, until(open));
            restart(gateway);

            CompletableFuture<HttpResponse<String>> call =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__echo", "{\"a\":1}"));
            assertThat(gateway.client().toolNames()).contains("one__echo");
            assertThat(gateway.health("one").path("connected").asBoolean()).isFalse();
            open.countDown();

            assertThat(last(call).at("/result/structuredContent/a").asInt()).isEqualTo(1);
            assertThat(one.received().of("tools/call").getLast().header("x-tenant"))
                    .isEqualTo("b");
            gateway.connected("one");
            await().until(() -> one.openStreams() == 1);
            one.tool("fresh", given -> "{\"content\":[]}").announceToolListChange();
            assertThat(changes.next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            assertThat(gateway.metric("mcpstead_downstream_notifications_total{kind=\"tools_list_changed\"}"))
                    .isOne();
        } finally {
            open.countDown();
        }
    }

    @Test
    void newCallsFailWithTheCauseWhereTheNewConnectionFails() {
        CountDownLatch open = new CountDownLatch(1);
        try (Gateway gateway = start()) {
            one.onEverything((exchange, reply, proper) -> {
                open.await();
                exchange.respond(401, "text/plain", "no");
            });
            restart(gateway);
            CompletableFuture<HttpResponse<String>> call =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__echo", "{}"));
            assertThat(gateway.client().toolNames()).contains("one__echo");
            open.countDown();

            assertThat(error(last(call))).contains("one", "disconnected", "401");
            assertThat(gateway.client().toolNames()).isEmpty();
        } finally {
            open.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsInFlightFinishWhereTheyAre(boolean restarted) {
        try (Gateway gateway = start()) {
            CompletableFuture<HttpResponse<String>> call = slow(gateway, "{\"a\":1}");
            await().until(() -> one.waiting() == 1);
            reload(gateway, restarted ? config().server("one", two) : config().server("two", two));
            gateway.connected(restarted ? "one" : "two");
            assertThat(one.received().ofHttp("DELETE")).isEmpty();
            one.release();

            assertThat(last(call).at("/result/structuredContent/a").asInt()).isEqualTo(1);
            await().until(() -> one.received().ofHttp("DELETE").size() == 1);
        }
    }

    @Test
    void eachOfSeveralReloadsDrainsItsOwn() {
        try (Gateway gateway = start()) {
            CompletableFuture<HttpResponse<String>> first = slow(gateway, "{\"a\":1}");
            await().until(() -> one.waiting() == 1);
            restart(gateway);
            gateway.connected("one");
            CompletableFuture<HttpResponse<String>> second = slow(gateway, "{\"a\":2}");
            await().until(() -> one.waiting() == 2);
            reload(gateway, config().server("one", two));
            gateway.connected("one");
            gateway.client().call("one__counter", "{}");
            assertThat(two.counter()).isEqualTo(1);
            one.release();
            one.release();

            assertThat(last(first).at("/result/structuredContent/a").asInt()).isEqualTo(1);
            assertThat(last(second).at("/result/structuredContent/a").asInt()).isEqualTo(2);
            await().until(() -> one.received().ofHttp("DELETE").size() == 2);
        }
    }

    @Test
    void aServerThatComesBackDuringItsDrainKeepsItsMetrics() {
        try (Gateway gateway = start()) {
            CompletableFuture<HttpResponse<String>> call = slow(gateway, "{\"a\":1}");
            await().until(() -> one.waiting() == 1);
            reload(gateway, config());
            reload(gateway, config().server("one", one));
            gateway.connected("one");
            one.release();

            assertThat(last(call).at("/result/structuredContent/a").asInt()).isEqualTo(1);
            await().until(() -> one.received().ofHttp("DELETE").size() == 1);
            assertThat(gateway.metric("mcpstead_upstream_connected{server=\"one\"}"))
                    .isOne();
        }
    }

    @Test
    void whatIsNotOverInTimeIsCutOffAndCounted() {
        try (GatewayProcess gateway =
                GatewayProcess.start(config().server("one", one.start()).server("two", two))) {
            gateway.connected("one", "two");
            CompletableFuture<HttpResponse<String>> calls = slow(gateway, "{}");
            await().until(() -> one.waiting() == 1);
            CompletableFuture<HttpResponse<String>> other =
                    gateway.client().postAsync(McpClient.callRequest("1", "two__slow", "{\"a\":1}"));
            await().until(() -> two.waiting() == 1);
            // The time is that of the file that is applied.
            reload(gateway, config("{drain_seconds: 1}").server("two", two));

            assertThat(error(last(calls)))
                    .isEqualTo("upstream 'one': removed by a reload; the call did not end within 1 seconds"
                            + " (reload.drain_seconds)");
            gateway.awaitOutput("Upstream one, removed by a reload: its connection ends after");
            assertThat(gateway.lines("Upstream one, removed by a reload"))
                    .contains("WARN", "1 of 1 calls in flight were cut off");
            await().until(() -> one.received().cancelled().size() == 1);
            two.release();
            assertThat(last(other).at("/result/structuredContent/a").asInt()).isEqualTo(1);
            assertThat(gateway.series()).noneMatch(line -> line.contains("server=\"one\""));
        }
    }

    @Test
    void aDrainThatCutsNothingSaysSo() {
        try (GatewayProcess gateway = GatewayProcess.start(config().server("one", one.start()))) {
            gateway.connected("one");
            restart(gateway);
            gateway.awaitOutput("Upstream one, restarted by a reload: its connection ends after");

            assertThat(gateway.lines("Upstream one, restarted"))
                    .contains("INFO", "0 of 0 calls in flight were cut off")
                    .hasLineCount(1);
        }
    }

    @Test
    void theGraceOfTheShutdownWins() {
        Signals.assumeDelivered("TERM");
        try (GatewayProcess gateway = GatewayProcess.start(
                config().with("mcp", "{session: {shutdown_grace_seconds: 1}}").server("one", one.start()))) {
            gateway.connected("one");
            CompletableFuture<HttpResponse<String>> call = slow(gateway, "{}");
            await().until(() -> one.waiting() == 1);
            JsonNode parked = gateway.modern().capable(ASKABLE).call("one__ask_elicitation", "{}");
            assertThat(parked.at("/result/resultType").asText()).isEqualTo("input_required");
            reload(gateway, config());
            gateway.signal("TERM");

            assertThat(error(last(call))).contains("shutting down");
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output()).doesNotContain("takes long");
        }
    }

    private static McpClient askable(Gateway gateway) {
        HttpResponse<String> opened = gateway.client()
                .post(McpClient.request(
                        "0",
                        "initialize",
                        "{\"protocolVersion\":\"2025-11-25\",\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
                                + "\"capabilities\":" + ASKABLE + "}"));
        return gateway.client()
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
        assertThat(question.path("method").asText()).as("%s", question).isEqualTo("elicitation/create");
        return "{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id")
                + ",\"result\":{\"action\":\"accept\",\"content\":{\"answer\":\"A\"}}}";
    }

    @ParameterizedTest
    @CsvSource({"LEGACY, true", "LEGACY, false", "MODERN, true", "MODERN, false"})
    void aLegacyClientsQuestionsAreAskedAndAnsweredToTheEnd(Speaks speaks, boolean restarted) throws Exception {
        one.speaking(speaks);
        try (Gateway gateway = start()) {
            McpClient client = askable(gateway);
            try (InputStream in = client.open(McpClient.callRequest("1", "one__ask_elicitation", "{\"rounds\":3}"))) {
                SseReader stream = new SseReader(in, 1_000_000);
                client.post(reply(next(stream)));
                JsonNode second = next(stream);
                reload(gateway, restarted ? config().server("one", two) : config().server("two", two));
                gateway.connected(restarted ? "one" : "two");
                client.post(reply(second));
                client.post(reply(next(stream)));

                assertThat(next(stream)
                                .at("/result/structuredContent/round3/content/answer")
                                .asText())
                        .isEqualTo("A");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Speaks.class)
    void aQuestionThatIsOpenWhenTheTimeIsOverIsTakenBack(Speaks speaks) throws Exception {
        one.speaking(speaks);
        try (Gateway gateway = start()) {
            McpClient client = askable(gateway);
            try (InputStream in = client.open(McpClient.callRequest("1", "one__ask_elicitation", "{}"))) {
                SseReader stream = new SseReader(in, 1_000_000);
                JsonNode question = next(stream);
                reload(gateway, config("{drain_seconds: 1}").server("one", one, RESTART));

                JsonNode cancelled = next(stream);
                assertThat(cancelled.path("method").asText()).isEqualTo("notifications/cancelled");
                assertThat(cancelled.at("/params/requestId")).isEqualTo(question.path("id"));
                assertThat(error(next(stream))).contains("restarted by a reload", "within 1 seconds");
            }
        }
    }

    @Test
    void aModernClientPicksUpItsCallWhereItIs() {
        try (Gateway gateway = start()) {
            ModernClient client = gateway.modern().capable(ASKABLE);
            JsonNode asked = client.call("one__ask_elicitation", "{}").path("result");
            int sessions = one.sessionsOpened();
            restart(gateway);
            gateway.connected("one");

            JsonNode result = client.ask("tools/call", retry(asked)).path("result");
            assertThat(result.at("/structuredContent/round1/action").asText()).isEqualTo("decline");
            assertThat(one.sessionsOpened()).isEqualTo(sessions + 1);
            await().until(() -> one.received().ofHttp("DELETE").size() == 1);
        }
    }

    @Test
    void aModernClientIsToldThatItsCallWasCutOff() {
        try (Gateway gateway = start()) {
            ModernClient client = gateway.modern().capable(ASKABLE);
            JsonNode asked = client.call("one__ask_elicitation", "{}").path("result");
            reload(gateway, config("{drain_seconds: 1}").server("one", one, RESTART));
            gateway.connected("one");
            await().until(() -> one.received().ofHttp("DELETE").size() == 1);

            assertThat(error(client.ask("tools/call", retry(asked)))).contains("restarted by a reload");
            assertThat(client.ask("tools/call", retry(asked)).at("/error/code").asInt())
                    .isEqualTo(-32602);
        }
    }

    private static String retry(JsonNode asked) {
        String key = asked.path("inputRequests").fieldNames().next();
        return "{\"name\":\"one__ask_elicitation\",\"requestState\":" + asked.path("requestState")
                + ",\"inputResponses\":{\"" + key + "\":{\"action\":\"decline\"}}}";
    }

    @Test
    void streamsOfChangesGoOn() {
        one.offeringGetStream();
        try (Gateway gateway = start();
                EventStream get = gateway.client().initialize().listen();
                EventStream all = gateway.modern().listen("{\"toolsListChanged\":true}");
                EventStream own = gateway.modern("/mcp/one").listen("{\"toolsListChanged\":true}")) {
            assertThat(all.next().path("method").asText()).endsWith("acknowledged");
            assertThat(own.next().path("method").asText()).endsWith("acknowledged");
            CompletableFuture<HttpResponse<String>> call = slow(gateway, "{}");
            await().until(() -> one.waiting() == 1);
            restart(gateway);
            gateway.connected("one");
            // The old connection's stream and the new one's.
            await().until(() -> one.openStreams() == 2);
            one.tool("fresh", given -> "{\"content\":[]}").announceToolListChange();

            for (EventStream stream : new EventStream[] {get, all, own}) {
                assertThat(stream.next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            }
            one.release();
            assertThat(last(call).has("result")).isTrue();
            await().until(() -> one.openStreams() == 1);
            reload(gateway, config().server("two", two));
            // The end in good order: its request is answered.
            assertThat(own.next().has("result")).isTrue();
            assertThat(own.ends()).isTrue();
        }
    }

    @Test
    void changesOfResourcesGoOnToBeTold() {
        one.offeringGetStream();
        try (Gateway gateway = start();
                EventStream stream = gateway.modern().listen("{\"resourceSubscriptions\":[\"one+" + OWN + "\"]}")) {
            assertThat(stream.next().path("method").asText()).endsWith("acknowledged");
            await().until(() -> one.watching(OWN) == 1);
            CompletableFuture<HttpResponse<String>> call = slow(gateway, "{}");
            await().until(() -> one.waiting() == 1);
            restart(gateway);
            await().until(() -> one.watching(OWN) == 2 && one.openStreams() == 2);
            // What may have been missed in between.
            assertThat(stream.next().path("method").asText()).isEqualTo("notifications/resources/updated");
            one.updateResource(OWN);
            assertThat(stream.next().path("method").asText()).isEqualTo("notifications/resources/updated");
            one.release();
            assertThat(last(call).has("result")).isTrue();
        }
    }
}
