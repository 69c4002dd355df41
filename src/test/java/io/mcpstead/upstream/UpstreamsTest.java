package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.plan.ServerChange;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.wire.Message;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of upstreams, and of the calls on them, when others are wanted. */
final class UpstreamsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestUpstream server = TestUpstream.create().start();
    private final Watchdog watchdog = new Watchdog();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final List<String> updated = new CopyOnWriteArrayList<>();
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener() {
                @Override
                public void resourceUpdated(String name, String uri) {
                    updated.add(uri);
                }
            });
    private final ServerConfig before = config(Map.of());
    private final ServerConfig after = config(Map.of("X-Tenant", new Secret("b")));
    private Upstream old;

    private ServerConfig config(Map<String, Secret> headers) {
        ServerConfig c = ServerConfig.of("one", URI.create(server.url()));
        return new ServerConfig(
                c.name(),
                c.url(),
                c.protocol(),
                c.required(),
                c.auth(),
                headers,
                c.reconnect(),
                c.tools(),
                c.timeouts(),
                c.tlsSkipVerify(),
                c.quirks(),
                c.maxResponseBytes());
    }

    @BeforeEach
    void start() {
        watchdog.start();
        upstreams.apply(List.of(before), LONG);
        old = upstreams.find("one").orElseThrow();
        await().until(() -> old.status().connected());
    }

    @AfterEach
    void stop() throws InterruptedException {
        upstreams.stop();
        watchdog.stop();
        server.close();
        threads.close();
    }

    private CompletableFuture<Message.Response> call(Upstream upstream, String tool) throws UpstreamException {
        UpstreamCall call = upstream.call(UpstreamHarness.call(tool, "{\"a\":1}", ClientContext.NONE));
        return CompletableFuture.supplyAsync(
                () -> {
                    try (call) {
                        while (true) {
                            if (call.next() instanceof UpstreamCall.Answered answered) {
                                return answered.response();
                            }
                        }
                    } catch (UpstreamException e) {
                        throw new IllegalStateException(e.reason(), e);
                    }
                },
                threads);
    }

    @Test
    void whatIsAppliedIsWhatWasPlanned() {
        for (List<ServerConfig> wanted : List.of(List.of(before), List.of(after), List.<ServerConfig>of())) {
            List<ServerChange> planned = upstreams.plan(wanted);

            assertThat(upstreams.apply(wanted, LONG)).isEqualTo(planned).hasSize(1);
        }
        assertThat(upstreams.plan(List.of())).isEmpty();
    }

    @Test
    void aCallThatFoundTheOldOneGoesToItsSuccessor() throws Exception {
        upstreams.apply(List.of(after), LONG);

        assertThat(call(old, "echo")).succeedsWithin(Duration.ofSeconds(30)).isInstanceOf(Message.Result.class);
        assertThat(server.received().of("tools/call").getLast().header("x-tenant"))
                .isEqualTo("b");
    }

    @Test
    void aCallThatFoundARemovedOneIsToldSo() {
        upstreams.apply(List.of(), LONG);

        assertThatThrownBy(() -> call(old, "echo")).hasMessage("removed by a reload");
    }

    @Test
    void aSuccessorOffersWhatWasOfferedUntilItHasFailed() {
        Offer offer = old.status().offer();
        server.kill();
        upstreams.apply(List.of(after), LONG);
        Upstream successor = upstreams.find("one").orElseThrow();

        assertThat(successor.knows("echo")).isTrue();
        await().until(() -> successor.status().phase() == Phase.BACKING_OFF);
        assertThat(offer.entries()).isNotEmpty();
        assertThat(successor.status().offer()).isEqualTo(Offer.NONE);
        assertThat(successor.status().takesCalls()).isFalse();
        assertThatThrownBy(() -> call(successor, "echo")).hasMessageContaining("connection refused");
    }

    @Test
    void oneThatDrainsTellsOfNoChanges() {
        old.watch("test://text");
        old.resourceUpdated("test://text");
        assertThat(updated).hasSize(1);
        upstreams.apply(List.of(), LONG);
        old.resourceUpdated("test://text");

        assertThat(updated).hasSize(1);
    }

    @Test
    void aStopEndsDrainsAtOnce() throws Exception {
        CompletableFuture<Message.Response> slow = call(old, "slow");
        await().until(() -> server.waiting() == 1);
        upstreams.apply(List.of(), LONG);
        assertThat(slow).isNotDone();
        upstreams.stop();

        assertThat(slow)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withMessageContaining("the gateway is shutting down");
        assertThat(upstreams.apply(List.of(before), LONG)).isEmpty();
    }
}
