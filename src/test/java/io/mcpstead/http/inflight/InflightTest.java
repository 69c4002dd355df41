package io.mcpstead.http.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.http.RawClient;
import io.mcpstead.http.Script;
import io.mcpstead.http.TestGateway;
import io.mcpstead.session.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InflightTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Script script = new Script();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        gateway.dispatcher.set(script::answer);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void isIdleWithoutRequests() {
        assertThat(gateway.inflight.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void waitsForTheAnswer() throws Exception {
        try (RawClient client = call()) {
            var idle = CompletableFuture.supplyAsync(() -> gateway.inflight.awaitIdle(LONG));
            assertThat(idle).isNotDone();
            script.last("{1}");

            assertThat(client.body()).isEqualTo("{1}");
            assertThat(idle.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cancelsWhatOutlastsTheGracePeriod() throws Exception {
        try (RawClient client = call()) {
            assertThat(gateway.inflight.count()).isOne();
            assertThat(gateway.inflight.awaitIdle(Duration.ofMillis(1))).isFalse();
            gateway.inflight.cancelAll(Cancellation.Cause.SHUTDOWN);

            assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.SHUTDOWN);
            assertThat(client.body()).isEmpty();
            assertThat(gateway.inflight.awaitIdle(LONG)).isTrue();
        }
    }

    @Test
    void doesNotWaitOnInterruptedThread() throws Exception {
        try (RawClient client = call()) {
            Thread.currentThread().interrupt();
            assertThat(gateway.inflight.awaitIdle(LONG)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            script.last("{1}");
            assertThat(client.body()).isEqualTo("{1}");
        }
    }

    private RawClient call() throws Exception {
        RawClient client = new RawClient(gateway.port()).post(TestGateway.PING);
        assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
