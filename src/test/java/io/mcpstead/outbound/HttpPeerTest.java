package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Slice;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;

final class HttpPeerTest {
    private final Watchdog watchdog = new Watchdog();

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
                HttpExchange post =
                        peer.target(peer.config().endpoint(), Map.of()).post(Slice.of("{}"), Map.of())) {
            UpstreamException failure = catchThrowableOfType(UpstreamException.class, post::send);

            assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
            assertThat(failure.reason()).contains("connect_ms");
        }
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
