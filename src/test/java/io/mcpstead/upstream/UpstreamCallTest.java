package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.ReconnectConfig;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls on one upstream while its connection is lost, repaired, replaced or closed. */
final class UpstreamCallTest {
    private final TestUpstream server = TestUpstream.create();
    private final Watchdog watchdog = new Watchdog();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch initializing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        watchdog.start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.close();
        watchdog.stop();
        threads.close();
    }

    private Upstream connected() {
        server.start();
        Upstream upstream = started(ServerConfig.of("one", URI.create(server.url())));
        await().until(() -> upstream.status().connected());
        return upstream;
    }

    private Upstream started(ServerConfig config) {
        UpstreamServices services = new UpstreamServices(
                new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system()),
                watchdog,
                RandomGenerator.getDefault(),
                "1");
        Upstream upstream = new Upstream(config, services, new SilentListener(), true);
        upstream.start();
        return upstream;
    }

    private static ServerConfig oneAttempt(ServerConfig c) {
        ReconnectConfig reconnect = new ReconnectConfig(
                1, c.reconnect().backoffBase(), c.reconnect().backoffMax());
        return new ServerConfig(
                c.name(),
                c.url(),
                c.protocol(),
                c.required(),
                c.auth(),
                c.headers(),
                reconnect,
                c.tools(),
                c.timeouts(),
                c.tlsSkipVerify(),
                c.quirks(),
                c.maxResponseBytes());
    }

    private static CallRequest request(String tool) throws MalformedMessageException {
        JsonObject params = JsonObject.read(Slice.of("{\"name\":\"x\",\"arguments\":{\"a\":1}}"));
        return CallRequest.of(
                "tools/call",
                params,
                JsonEdit.of(params).set("name", tool),
                tool,
                ParamHeaders.NONE,
                ClientContext.NONE);
    }

    private CompletableFuture<Message.Response> run(UpstreamCall call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (call) {
                        while (true) {
                            if (call.next() instanceof UpstreamCall.Answered answered) {
                                return answered.response();
                            }
                        }
                    } catch (UpstreamException e) {
                        throw new IllegalStateException(e.kind() + ": " + e.reason(), e);
                    }
                },
                threads);
    }

    /** The next initialize is not answered before {@link #goOn}. */
    private void holdInitialize() {
        server.on("initialize", (exchange, reply, proper) -> {
            initializing.countDown();
            goOn.await();
            proper.send();
        });
    }

    @Test
    void aCallThatIsRefusedOrAnsweredBadlyIsNotCancelledUpstream() throws Exception {
        Upstream upstream = connected();
        for (Misbehaviour over : List.of(Misbehaviour.HTML_PAGE, Misbehaviour.HTML_ERROR_PAGE, Misbehaviour.NOT_JSON)) {
            server.onCall(over);
            assertThat(run(upstream.call(request("echo")))).failsWithin(Duration.ofSeconds(10));
        }
        server.behave();
        assertThat(run(upstream.call(request("echo")))).succeedsWithin(Duration.ofSeconds(10));
        upstream.close(Duration.ZERO);

        assertThat(server.received().cancelled()).isEmpty();
    }

    static Stream<Misbehaviour> cutAnswers() {
        return Stream.of(
                (exchange, reply, proper) -> {
                    reply.sink().message("{\"jsonrpc\":");
                    exchange.awaitClose();
                },
                Misbehaviour.STREAM_WITHOUT_ANSWER,
                Misbehaviour.CLOSES);
    }

    @ParameterizedTest
    @MethodSource("cutAnswers")
    void aCallWhoseAnswerIsGivenUpIsCancelledUpstream(Misbehaviour cut) throws Exception {
        Upstream upstream = connected();
        server.onCall(cut);

        assertThat(run(upstream.call(request("echo")))).failsWithin(Duration.ofSeconds(10));
        String id = server.received().of("tools/call").getLast().id();
        await().untilAsserted(() -> assertThat(server.received().cancelled()).containsExactly(id));
        upstream.close(Duration.ZERO);
    }

    /** The pool of connections ends with the upstream, and would take what is on its way with it. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"STREAMABLE_JSON", "HTTP_SSE"})
    void allCallsThatTheEndCutsOffAreCancelledUpstream(Transport transport) throws Exception {
        server.transport(transport);
        Upstream upstream = connected();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(run(upstream.call(request("slow"))));
        }
        await().until(() -> server.waiting() == calls.size());

        upstream.close(Duration.ZERO);
        await().untilAsserted(() -> assertThat(server.received().cancelled()).hasSize(calls.size()));
        assertThat(calls).allSatisfy(call -> assertThat(call).failsWithin(Duration.ofSeconds(10)));
    }

    @Test
    void callsInFlightOnALostSessionStillGetTheirAnswers() throws Exception {
        Upstream upstream = connected();
        CompletableFuture<Message.Response> slow = run(upstream.call(request("slow")));
        await().until(() -> server.waiting() == 1);
        server.expireSessions();

        assertThat(run(upstream.call(request("echo")))).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> server.received().of("tools/list").size() == 2);
        server.release();
        assertThat(slow).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Message.Result.class);
        upstream.close(Duration.ZERO);
    }

    @Test
    void aCancelledCallDoesNotWaitForTheNewSession() throws Exception {
        Upstream upstream = connected();
        server.expireSessions();
        holdInitialize();
        UpstreamCall call = upstream.call(request("echo"));
        CompletableFuture<Message.Response> answer = run(call);
        initializing.await();
        call.cancel(Kind.CANCELLED, "no longer wanted");

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("CANCELLED");
        goOn.countDown();
        assertThat(run(upstream.call(request("echo")))).succeedsWithin(Duration.ofSeconds(10));
        upstream.close(Duration.ZERO);
    }

    @Test
    void anUpstreamRemovedInMidRepairStaysClosed() throws Exception {
        Upstream upstream = connected();
        server.expireSessions();
        holdInitialize();
        CompletableFuture<Message.Response> answer = run(upstream.call(request("echo")));
        initializing.await();
        upstream.close(Duration.ZERO);

        assertThat(answer).failsWithin(Duration.ofSeconds(10));
        assertThat(upstream.status().phase()).isEqualTo(Phase.CLOSED);
        assertThatThrownBy(() -> upstream.call(request("echo"))).isInstanceOf(UpstreamException.class);
    }

    @Test
    void anUpstreamThatIsAwayIsCountedAsReconnectedOnceItIsBack() {
        Upstream upstream = connected();
        assertThat(upstream.status().reconnects()).isZero();
        upstream.disconnect(Phase.BACKING_OFF, "gone");
        assertThat(upstream.status().reconnects()).isZero();
        upstream.close(Duration.ZERO);
    }

    @Test
    void anUpstreamThatHasFailedIsTriedAgainAfterAReload() {
        server.start().kill();
        ServerConfig config = oneAttempt(ServerConfig.of("one", URI.create(server.url())));
        Upstream upstream = started(config);
        await().until(() -> upstream.status().phase() == Phase.FAILED);
        server.start();
        upstream.update(config);

        await().until(() -> upstream.status().connected());
        upstream.close(Duration.ZERO);
    }

    @Test
    void anEndlessAnswerToANotificationHoldsNothingUp() {
        server.on("notifications/initialized", Misbehaviour.ENDLESS_STREAM);
        connected().close(Duration.ZERO);

        assertThat(server.received().of("tools/list")).hasSize(1);
    }

    @Test
    void anUpstreamsRefusalIsShownInShort() {
        server.on(
                        "initialize",
                        (exchange, reply, proper) -> reply.answer("{\"jsonrpc\":\"2.0\",\"id\":"
                                + exchange.request().id() + ",\"error\":{\"code\":1,\"message\":\"" + "no ".repeat(1000)
                                + "\"}}"))
                .start();
        Upstream upstream = started(ServerConfig.of("one", URI.create(server.url())));
        await().until(() -> upstream.status().lastError() != null);

        assertThat(upstream.status().lastError()).contains("no no no").hasSizeLessThan(400);
        upstream.close(Duration.ZERO);
    }

    @Test
    void aSessionOfHttpSseThatIsUnknownIsOpenedAgain() throws Exception {
        server.transport(Transport.HTTP_SSE);
        Upstream upstream = connected();
        server.onCall(Misbehaviour.first(1, Misbehaviour.status(404, "text/plain", "Session not found")));

        assertThat(run(upstream.call(request("echo")))).succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.sessionsOpened()).isEqualTo(2);
        upstream.close(Duration.ZERO);
    }

    @Test
    void aCallCancelledBeforeItIsSentNeverReachesTheUpstream() throws Exception {
        for (Transport transport : Transport.values()) {
            server.transport(transport);
            Upstream upstream = connected();
            UpstreamCall call = upstream.call(request("counter"));
            call.cancel(Kind.CANCELLED, "no longer wanted");

            assertThat(run(call)).failsWithin(Duration.ofSeconds(10));
            upstream.close(Duration.ZERO);
            server.kill();
            assertThat(server.counter()).isZero();
        }
    }
}
