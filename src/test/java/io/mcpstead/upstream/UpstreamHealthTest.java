package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.testing.ToolCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an upstream counts as gone, and when not. */
final class UpstreamHealthTest {
    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;
    private final CountDownLatch done = new CountDownLatch(1);

    /** A ping then takes as long at most, and a call as long as it likes while it shows signs of life. */
    @BeforeEach
    void impatient() {
        harness.idle = Duration.ofMillis(1500);
        server.tool("busy", this::busy);
    }

    @AfterEach
    void close() {
        done.countDown();
        harness.close();
    }

    private String busy(ToolCall call) throws IOException, InterruptedException {
        while (!done.await(20, TimeUnit.MILLISECONDS)) {
            call.log("still at work");
        }
        return Tool.text("done");
    }

    private int received(String method) {
        return server.received().of(method).size();
    }

    private UpstreamCall begin(Upstream upstream) throws UpstreamException {
        return upstream.call(UpstreamHarness.call("busy", "{}", ClientContext.NONE));
    }

    /** Has it checked again and again; with the last ping but one the upstream was found not to answer. */
    private void awaitPings(Upstream upstream, int count) {
        await().until(() -> {
            upstream.checkIfQuiet(Duration.ZERO);
            return received("ping") >= count;
        });
    }

    private static void awaitLoss(Upstream upstream) {
        await().until(() -> {
            upstream.checkIfQuiet(Duration.ZERO);
            return upstream.status().reconnects() > 0;
        });
    }

    @Test
    void oneThatAnswersNothingElseDuringACallIsNotGone() throws Exception {
        Upstream upstream = harness.connected();
        server.on("ping", Misbehaviour.NEVER_ANSWERS);
        CompletableFuture<UpstreamHarness.Outcome> outcome = harness.run(begin(upstream), "{}");
        await().until(() -> received("tools/call") == 1);
        awaitPings(upstream, 2);
        done.countDown();

        assertThat(outcome).succeedsWithin(Duration.ofSeconds(10));
        assertThat(received("initialize")).isEqualTo(1);
        assertThat(server.received().ofHttp("DELETE")).isEmpty();
    }

    @Test
    void oneThatAnswersNothingIsGone() {
        Upstream upstream = harness.connected();
        server.onEverything(Misbehaviour.NEVER_ANSWERS);
        upstream.checkIfQuiet(Duration.ZERO);

        await().until(() -> !upstream.status().connected());
        assertThat(upstream.status().lastError()).isEqualTo("no answer to a health check within 1500 ms");
    }

    @Test
    void callsThatCameLaterDoNotHideThatItHangs() throws Exception {
        Upstream upstream = harness.connected();
        server.on("ping", Misbehaviour.NEVER_ANSWERS);
        UpstreamCall first = begin(upstream);
        CompletableFuture<UpstreamHarness.Outcome> ended = harness.run(first, "{}");
        await().until(() -> received("tools/call") == 1);
        awaitPings(upstream, 2);
        CompletableFuture<UpstreamHarness.Outcome> later = harness.run(begin(upstream), "{}");
        await().until(() -> received("tools/call") == 2);
        first.cancel(Kind.CANCELLED, "no longer wanted");

        assertThat(ended).failsWithin(Duration.ofSeconds(10));
        awaitLoss(upstream);
        assertThat(later).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aCallThatWaitsForItsClientDoesNotHideThatItHangs() throws Exception {
        server.offeringAll();
        Upstream upstream = harness.connected();
        try (UpstreamCall call =
                upstream.call(UpstreamHarness.call("ask_elicitation", "{}", UpstreamHarness.ASKABLE))) {
            assertThat(call.next()).isInstanceOf(UpstreamCall.Asked.class);
            server.on("ping", Misbehaviour.NEVER_ANSWERS);

            awaitLoss(upstream);
        }
    }

    private static Misbehaviour notFound(int status) {
        return Misbehaviour.status(status, "text/plain", "page not found");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410})
    void oneThatItsProxyNoLongerHasIsGone(int status) {
        server.withoutSessions();
        Upstream upstream = harness.connected();
        server.onEverything(notFound(status));
        upstream.checkIfQuiet(Duration.ZERO);

        await().until(() -> !upstream.status().connected());
    }

    @Test
    void oneThatNoLongerHasItsListsIsGone() {
        harness.ttl = Duration.ofMillis(200);
        server.withoutSessions();
        Upstream upstream = harness.connected();
        server.on("tools/list", notFound(404));

        await().until(() -> !upstream.status().connected());
    }

    @Test
    void oneThatKnowsNoPingIsAskedForItsListsAndStays() {
        server.withoutSessions().on("ping", notFound(404));
        Upstream upstream = harness.connected();
        awaitPings(upstream, 2);

        assertThat(received("tools/list")).isGreaterThan(1);
        assertThat(received("initialize")).isEqualTo(1);
        assertThat(upstream.status().connected()).isTrue();
    }

    static Stream<Misbehaviour> refusals() {
        return Stream.of(
                Misbehaviour.status(429, "text/plain", "later"),
                (exchange, reply, proper) ->
                        exchange.json(404, Json.error(exchange.request().id(), -32601, "Method not found")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalOfThePingIsAnAnswer(Misbehaviour refusal) {
        server.withoutSessions().on("ping", refusal);
        Upstream upstream = harness.connected();
        awaitPings(upstream, 2);

        assertThat(received("tools/list")).isEqualTo(1);
        assertThat(received("initialize")).isEqualTo(1);
    }

    @Test
    void oneThatOpensNoNewSessionIsGone() {
        Upstream upstream = harness.connected();
        server.on("initialize", Misbehaviour.status(429, "text/plain", "later")).expireSessions();
        upstream.checkIfQuiet(Duration.ZERO);

        await().until(() -> !upstream.status().connected());
    }
}
