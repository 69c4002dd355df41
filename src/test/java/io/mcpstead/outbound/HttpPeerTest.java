package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.wire.Slice;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HttpPeerTest {
    private static final String LONG = "a".repeat(1_000_000);

    private final Watchdog watchdog = new Watchdog();

    @BeforeEach
    void watch() {
        watchdog.start();
    }

    @AfterEach
    void stop() {
        watchdog.stop();
    }

    private HttpPeer peer(String url, Map<String, Secret> headers) {
        ServerConfig c = ServerConfig.of("one", URI.create(url));
        TimeoutsConfig timeouts =
                new TimeoutsConfig(Duration.ofMillis(100), Duration.ofMinutes(5), Duration.ofMinutes(5));
        ServerConfig config = new ServerConfig(
                c.name(),
                c.url(),
                c.protocol(),
                c.required(),
                c.auth(),
                headers,
                c.reconnect(),
                c.tools(),
                timeouts,
                c.tlsSkipVerify(),
                c.quirks(),
                c.maxResponseBytes());
        GatewayMetrics metrics = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
        return new HttpPeer(config, metrics.server("one"), watchdog, "test");
    }

    @Test
    void showsNoSecretThatTheUpstreamGivesBack() {
        try (HttpPeer peer = peer(
                "http://u:p%40ss@127.0.0.1:1/mcp?v=1&api_key=top%2Fsecret",
                Map.of("X-Key", new Secret("key-of-the-file"), "X-Mode", new Secret("a")))) {
            assertThat(peer.presentable(
                            "go to /login?next=/mcp?v=1&api_key=top%2Fsecret (top/secret, key-of-the-file)"))
                    .isEqualTo("go to /login?next=/mcp?v=1&api_key=[redacted] ([redacted], [redacted])");
        }
    }

    @Test
    void aTlsHandshakeEndsWithTheConnectTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpPeer peer = peer("https://127.0.0.1:" + silent.getLocalPort() + "/mcp", Map.of());
                HttpExchange post = post(peer)) {
            UpstreamException failure = catchThrowableOfType(UpstreamException.class, post::send);

            assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
            assertThat(failure.reason()).contains("connect_ms");
        }
    }

    /** Answers that are right but for their size, and what of them is too large. */
    static Stream<Arguments> answersThatAreTooLarge() {
        return Stream.of(
                Arguments.of("HTTP/1.1 200 " + LONG + "\r\nContent-Length: 0\r\n\r\n", "65536 bytes"),
                Arguments.of("HTTP/1.1 200 OK\r\nX: " + LONG + "\r\nContent-Length: 0\r\n\r\n", "65536 bytes"),
                Arguments.of(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + "X: y\r\n".repeat(10_000) + "\r\n", "200 fields"),
                Arguments.of(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;" + LONG + "\r\n\r\n", "65536 bytes"),
                Arguments.of(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "X: y\r\n".repeat(10_000)
                                + "\r\n",
                        "200 fields"));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreTooLarge")
    void whatIsAroundABodyIsBounded(String answer, String limit) {
        try (TestUpstream server = TestUpstream.create()
                        .onEverything((exchange, reply, proper) -> exchange.write(answer))
                        .start();
                HttpPeer peer = peer(server.url(), Map.of());
                HttpExchange post = post(peer)) {
            UpstreamException failure = catchThrowableOfType(UpstreamException.class, () -> {
                post.send();
                post.content();
            });

            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure.reason()).contains(limit);
        }
    }

    @Test
    void aFinishedExchangeEndsSoonEvenIfItsClocksAreStopped() throws Exception {
        try (TestUpstream server = TestUpstream.create()
                        .onEverything((exchange, reply, proper) -> {
                            reply.sink().raw("data: {}\n\n");
                            exchange.awaitClose();
                        })
                        .start();
                HttpPeer peer = peer(server.url(), Map.of());
                HttpExchange post = post(peer)) {
            Deadlines clocks = post.deadlines();
            post.send();
            clocks.pause();
            post.finish();
            clocks.resume();
            clocks.pause();

            await().until(() -> peer.leased() == 0);
        }
    }

    private static HttpExchange post(HttpPeer peer) {
        return peer.target(peer.config().endpoint(), Map.of()).post(Slice.of("{}"), Map.of());
    }

    @Test
    void aFullPoolIsNotALostConnection() {
        try (HttpPeer peer = peer("http://127.0.0.1:1/mcp", Map.of())) {
            assertThat(IoFailures.describe(new ConnectionRequestTimeoutException("full"), false, peer)
                            .kind())
                    .isEqualTo(Kind.BUSY);
        }
    }
}
