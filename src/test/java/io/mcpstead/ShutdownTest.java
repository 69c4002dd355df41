package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.http.inflight.Inflight;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private final CompletableFuture<Thread> exiting = new CompletableFuture<>();
    private final Shutdown shutdown = new Shutdown(
            () -> {}, new Inflight(), Duration.ofSeconds(1), status -> exiting.complete(Thread.currentThread()));

    /** Upstreams live on virtual threads; a daemon's exit status is lost when the server's last thread ends first. */
    @Test
    void keepsTheProcessAliveUntilItExitsWhoeverBegan() throws Exception {
        Thread.ofVirtual().start(() -> shutdown.begin("required upstream 'a' is gone", 1));

        assertThat(exiting.get(10, TimeUnit.SECONDS).isDaemon()).isFalse();
    }
}
