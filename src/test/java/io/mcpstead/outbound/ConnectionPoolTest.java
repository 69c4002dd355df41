package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionPoolTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final HttpPeer peer = new HttpPeer(
            ServerConfig.of("one", URI.create("http://127.0.0.1:1/mcp")),
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system()).server("one"),
            new Watchdog(),
            "test");
    private final ConnectionPool pool = new ConnectionPool(2);

    @AfterEach
    void close() {
        peer.close();
    }

    private HttpExchange exchange() {
        return peer.target(peer.config().endpoint(), Map.of()).post(Slice.of("{}"), Map.of());
    }

    private PeerConnection lease() throws IOException {
        return pool.lease(exchange(), LONG);
    }

    @Test
    void lendsTheOneUsedLastFirst() throws Exception {
        PeerConnection one = lease();
        PeerConnection other = lease();
        pool.release(other);
        pool.release(one);
        assertThat(pool.available()).isEqualTo(2);
        assertThat(lease()).isSameAs(one);
        assertThat(pool.available()).isEqualTo(1);
        assertThat(pool.leased()).isEqualTo(1);
    }

    @Test
    void doesNotLendADiscardedOneAgain() throws Exception {
        PeerConnection broken = lease();
        pool.discard(broken);
        assertThat(pool.leased()).isZero();
        assertThat(lease()).isNotSameAs(broken);
    }

    @Test
    void refusesWhatWaitsForTooLong() throws Exception {
        lease();
        lease();
        assertThatThrownBy(() -> pool.lease(exchange(), Duration.ofMillis(60)))
                .isInstanceOf(ConnectionRequestTimeoutException.class);
    }

    @Test
    void lendsToWhatWaitsOnceOneIsFree() throws Exception {
        PeerConnection first = lease();
        lease();
        CompletableFuture<PeerConnection> waiting = leaseInTheBackground(exchange());
        pool.release(first);
        assertThat(waiting.join()).isSameAs(first);
    }

    @Test
    void whatHasEndedDoesNotWaitOn() throws Exception {
        lease();
        lease();
        HttpExchange given = exchange();
        CompletableFuture<PeerConnection> waiting = leaseInTheBackground(given);
        given.end(Kind.CANCELLED, "not wanted");
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(pool.leased()).isEqualTo(2);
    }

    private CompletableFuture<PeerConnection> leaseInTheBackground(HttpExchange exchange) {
        CompletableFuture<PeerConnection> leased = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                leased.complete(pool.lease(exchange, LONG));
            } catch (IOException e) {
                leased.completeExceptionally(e);
            }
        });
        await().until(() -> pool.pending() == 1);
        return leased;
    }

    @Test
    void closesOnlyWhatHasBeenIdleForLong() throws Exception {
        PeerConnection one = lease();
        PeerConnection other = lease();
        pool.release(one);
        pool.release(other);
        pool.closeIdle(LONG);
        assertThat(pool.available()).isEqualTo(2);
        pool.closeIdle(Duration.ZERO);
        assertThat(pool.available()).isZero();
    }

    @Test
    void endsWhatIsLateWhileItUsesAConnection() throws Exception {
        HttpExchange late = exchange().within(Duration.ZERO, Duration.ZERO);
        PeerConnection used = pool.lease(late, LONG);
        pool.check(System.nanoTime() + 1);
        assertThat(late.hasEnded()).isTrue();
        HttpExchange next = exchange();
        pool.release(used);
        pool.lease(next, LONG);
        pool.check(System.nanoTime() + 1);
        assertThat(next.hasEnded()).isFalse();
    }

    @Test
    void lendsNothingOnceItIsClosed() {
        pool.close();
        assertThatThrownBy(this::lease).isInstanceOf(ConnectionClosedException.class);
        assertThat(pool.leased()).isZero();
    }
}
