package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.http.inflight.Inflight;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private record Exit(int status, Thread thread) {}

    private final CompletableFuture<Exit> exiting = new CompletableFuture<>();
    private final CountDownLatch streamsClosed = new CountDownLatch(1);

    private Shutdown shutdown(Duration delay) {
        return new Shutdown(
                streamsClosed::countDown,
                new Inflight(),
                new Shutdown.Periods(delay, Duration.ofSeconds(1)),
                status -> exiting.complete(new Exit(status, Thread.currentThread())));
    }

    private Exit exit() throws Exception {
        return exiting.get(10, TimeUnit.SECONDS);
    }

    /** Upstreams live on virtual threads; a daemon's exit status is lost when the server's last thread ends first. */
    @Test
    void keepsTheProcessAliveUntilItExitsWhoeverBegan() throws Exception {
        Shutdown shutdown = shutdown(Duration.ZERO);
        Thread.ofVirtual().start(() -> shutdown.begin("required upstream 'a' is gone", 1));

        assertThat(exit().thread().isDaemon()).isFalse();
    }

    @Test
    void aFailureDoesNotWaitForLoadBalancers() throws Exception {
        shutdown(Duration.ofHours(1)).begin("required upstream 'a' is gone", 1);

        assertThat(exit().status()).isEqualTo(1);
    }

    @Test
    void servesAllUntilItIsAskedAgain() throws Exception {
        Shutdown shutdown = shutdown(Duration.ofHours(1));
        assertThat(shutdown.hasBegun()).isFalse();
        shutdown.ask("SIGTERM");
        assertThat(shutdown.hasBegun()).isTrue();
        // A server that fails now must neither hurry the end nor make it one.
        assertThat(shutdown.begin("required upstream 'a' is gone", 1)).isFalse();
        assertThat(streamsClosed.await(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(shutdown.refusesSessions()).isFalse();

        shutdown.ask("SIGTERM");
        assertThat(exit().status()).isZero();
        assertThat(shutdown.refusesSessions()).isTrue();
        assertThat(streamsClosed.getCount()).isZero();
    }

    @Test
    void mayTakeItsPeriodsAndALittleMore() {
        assertThat(shutdown(Duration.ofSeconds(30)).limit()).isGreaterThan(Duration.ofSeconds(31));
    }
}
