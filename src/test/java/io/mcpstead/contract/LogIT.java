package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator reads, in particular while servers are broken. */
final class LogIT {
    private static final String FULL_RATE = "reconnect: {backoff_base_ms: 1, backoff_max_ms: 1}";

    /** Far more attempts than lines. */
    private static final int ATTEMPTS = 300;

    private static List<JsonNode> events(GatewayProcess gateway, String server) {
        return gateway.output()
                .lines()
                .map(Json::read)
                .filter(line -> line.path("server").asText().equals(server))
                .toList();
    }

    private static String last(GatewayProcess gateway, String server) {
        return events(gateway, server).getLast().path("event").asText();
    }

    private static void awaitAttempts(GatewayProcess gateway, String server) {
        gateway.awaitMetric(
                "mcpstead_upstream_reconnect_attempts_total{result=\"error\",server=\"" + server + "\"}", ATTEMPTS);
    }

    @Test
    void brokenServersAtFullRateAreAFewLines() {
        try (TestUpstream failing = TestUpstream.create().start();
                TestUpstream strict = TestUpstream.create().start();
                TestUpstream gone = TestUpstream.create().start();
                TestUpstream flapping = TestUpstream.create().transport(Transport.HTTP_SSE)) {
            failing.onEverything(Misbehaviour.status(500, "text/plain", "oops"));
            strict.onEverything(Misbehaviour.UNAUTHORIZED);
            gone.kill();
            flapping.on("tools/list", (exchange, reply, proper) -> {
                proper.send();
                flapping.dropStreams();
            });
            flapping.start();
            try (GatewayProcess gateway = GatewayProcess.start(new GatewayConfig()
                    .with("logging", "{format: json}")
                    .server("failing", failing, FULL_RATE)
                    .server("strict", strict, FULL_RATE)
                    .server("gone", gone, FULL_RATE)
                    .server("flapping", flapping, "protocol: sse", FULL_RATE))) {
                awaitAttempts(gateway, "failing");
                awaitAttempts(gateway, "strict");
                awaitAttempts(gateway, "gone");
                await().until(() -> flapping.received().of("tools/list").size() >= ATTEMPTS);

                for (String server : List.of("failing", "strict", "gone", "flapping")) {
                    assertThat(events(gateway, server)).as(server).hasSizeBetween(1, 15);
                }
                assertThat(events(gateway, "failing").getFirst().path("event").asText())
                        .isEqualTo("upstream_disconnected");
                assertThat(events(gateway, "failing").getFirst().path("cause").asText())
                        .contains("HTTP 500");
                assertThat(events(gateway, "strict").getFirst().path("cause").asText())
                        .contains("credentials (HTTP 401)");
                assertThat(events(gateway, "gone").getFirst().path("cause").asText())
                        .isEqualTo("connection refused");

                failing.behave();
                strict.behave();
                gone.start();
                gateway.connected("failing", "strict", "gone");
                for (String server : List.of("failing", "strict", "gone")) {
                    await().until(() -> last(gateway, server).equals("upstream_connected"));
                    JsonNode back = events(gateway, server).getLast();
                    assertThat(back.path("attempts").asInt()).as(server).isGreaterThan(ATTEMPTS);
                    assertThat(back.path("away_seconds").asDouble()).as(server).isPositive();
                    assertThat(back.path("tools").asInt()).as(server).isPositive();
                }
            }
        }
    }

    @Test
    void eachLineOfJsonIsAnObjectWithItsTimeFromTheFirstToTheLast() {
        try (TestUpstream upstream = TestUpstream.create().start();
                GatewayProcess gateway = GatewayProcess.start(new GatewayConfig()
                        .with("logging", "{format: json}")
                        .with("mcp", "{allowed_origins: ['*']}")
                        .server("one", upstream))) {
            gateway.connected("one");
            gateway.rewrite("port: x\nservers: oops\n").reload();
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();

            Stream<JsonNode> lines = gateway.output().lines().map(Json::read);
            assertThat(lines).allSatisfy(line -> {
                assertThat(Instant.parse(line.path("timestamp").asText())).isNotNull();
                assertThat(line.path("level").asText()).isNotEmpty();
                assertThat(line.path("message").asText()).isNotEmpty();
            });
            assertThat(gateway.output()
                            .lines()
                            .map(line -> Json.read(line).path("event").asText()))
                    .contains(
                            "config_warning",
                            "gateway_started",
                            "upstream_connected",
                            "reload_refused",
                            "shutdown_begun");
        }
    }

    @Test
    void textNamesTheEventBeforeTheMessage() {
        try (TestUpstream upstream = TestUpstream.create().start();
                GatewayProcess gateway = GatewayProcess.start(new GatewayConfig().server("one", upstream))) {
            gateway.awaitOutput(": upstream_connected: Upstream one is connected (streamable, ");
        }
    }
}
