package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code GET /health} and the checks of the admin port. */
final class HealthIT {
    private final TestUpstream one = TestUpstream.create().start();
    private final TestUpstream two = TestUpstream.create().start();

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void showsEachServerInTheOrderOfTheFileWithoutItsCredentials() {
        String url = two.url().replace("http://", "http://user:pass@") + "?key=s3cret";
        try (Gateway gateway = Gateway.start(new GatewayConfig()
                        .server("zulu", one)
                        .server("alpha", url, "required: true", "protocol: streamable"))
                .connected("zulu", "alpha")) {
            JsonNode health = gateway.health();

            assertThat(health.path("status").asText()).isEqualTo("ok");
            assertThat(health.path("uptime_seconds").asDouble()).isPositive();
            JsonNode alpha = health.at("/servers/1");
            assertThat(names(alpha))
                    .contains(
                            "name",
                            "url",
                            "protocol",
                            "required",
                            "connected",
                            "tools_count",
                            "last_seen_seconds_ago",
                            "reconnects",
                            "last_error");
            assertThat(health.at("/servers/0/name").asText()).isEqualTo("zulu");
            assertThat(alpha.path("url").asText()).isEqualTo(two.url());
            assertThat(alpha.path("protocol").asText()).isEqualTo("streamable");
            assertThat(alpha.path("required").asBoolean()).isTrue();
            assertThat(alpha.path("connected").asBoolean()).isTrue();
            assertThat(alpha.path("tools_count").asInt()).isEqualTo(5);
            assertThat(alpha.path("last_seen_seconds_ago").asDouble(-1)).isNotNegative();
            assertThat(alpha.path("reconnects").asInt(-1)).isZero();
            assertThat(alpha.path("last_error").isNull()).isTrue();
            assertThat(health.toString()).doesNotContain("s3cret", "pass@");
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void isDegradedWhileAServerIsAwayAndOkAgainAfterwards() {
        try (Gateway gateway = Gateway.start(new GatewayConfig()
                        .server("one", one, "tools: {ttl_seconds: 1}")
                        .server("two", two))
                .connected("one", "two")) {
            one.kill();
            gateway.disconnected("one");
            JsonNode health = gateway.health();
            assertThat(health.path("status").asText()).isEqualTo("degraded");
            assertThat(health.at("/servers/0/tools_count").asInt()).isZero();
            assertThat(health.at("/servers/0/last_error").asText()).isNotBlank();
            assertThat(gateway.get("/health").statusCode()).isEqualTo(200);

            one.start();
            gateway.connected("one");
            assertThat(gateway.health().path("status").asText()).isEqualTo("ok");
            assertThat(gateway.health("one").path("reconnects").asInt()).isPositive();
        }
    }

    @Test
    void withoutServersAllIsWell() {
        try (Gateway gateway = Gateway.start(new GatewayConfig())) {
            assertThat(gateway.health().path("status").asText()).isEqualTo("ok");
            assertThat(gateway.client().toolNames()).isEmpty();
        }
    }

    @Test
    void aServerThatIsAwayDoesNotTurnTheChecksRedUnlessItIsRequired() {
        two.kill();
        try (Gateway gateway = Gateway.start(
                        new GatewayConfig().server("one", one, "required: true").server("two", two))
                .connected("one")) {
            gateway.awaitHealth("two", server -> server.path("last_error").isTextual());
            HttpResponse<String> checks = gateway.admin("/healthcheck");
            assertThat(checks.statusCode()).isEqualTo(200);
            assertThat(checks.body()).contains("one", "two", "reload");

            one.kill();
            gateway.client().call("one__echo", "{}");
            gateway.disconnected("one");
            assertThat(gateway.admin("/healthcheck").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void aRequiredServerThatIsNotThereYetIsNotReady() {
        one.kill();
        try (Gateway gateway = Gateway.start(new GatewayConfig().server("one", one, "required: true"))) {
            assertThat(gateway.admin("/healthcheck").statusCode()).isEqualTo(500);

            one.start();
            gateway.connected("one");
            assertThat(gateway.admin("/healthcheck").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theAdminPortAnswersPing() {
        try (Gateway gateway = Gateway.start(new GatewayConfig())) {
            assertThat(gateway.admin("/ping").body().strip()).isEqualTo("pong");
            assertThat(gateway.admin("/threads").statusCode()).isEqualTo(200);
            assertThat(gateway.admin("/metrics").statusCode()).isEqualTo(200);
        }
    }
}
