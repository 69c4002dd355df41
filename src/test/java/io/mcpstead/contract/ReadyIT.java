package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code GET /health-check}: whether a load balancer should send clients here. */
final class ReadyIT {
    private static final String READY = "/health-check?type=ready";
    private static final String ALIVE = "/health-check?type=alive";

    private final TestUpstream needed = TestUpstream.create();
    private final TestUpstream optional = TestUpstream.create();

    @AfterEach
    void close() {
        needed.close();
        optional.close();
    }

    private static List<String> unwell(HttpResponse<String> response) {
        List<String> names = new ArrayList<>();
        for (JsonNode state : Json.read(response.body())) {
            if (!state.path("healthy").asBoolean()) {
                names.add(state.path("name").asText());
            }
        }
        return names;
    }

    /** Asserts that all places in which readiness is told say the same. */
    private static void assertReady(Gateway gateway, boolean ready) {
        assertThat(gateway.get(READY).statusCode()).isEqualTo(ready ? 200 : 503);
        assertThat(gateway.health().path("ready").asBoolean()).isEqualTo(ready);
        assertThat(gateway.series()).contains("mcpstead_ready " + (ready ? "1.0" : "0.0"));
    }

    @Test
    void isNotReadyBeforeARequiredServerHasListedItsTools() {
        needed.on("tools/list", Misbehaviour.NEVER_ANSWERS).start();
        try (Gateway gateway = Gateway.start(
                new GatewayConfig().server("needed", needed, "required: true", "timeouts: {idle_ms: 300}"))) {
            await().until(() -> needed.received().of("tools/list").size() > 1);

            assertReady(gateway, false);
            assertThat(unwell(gateway.get(READY))).containsExactly("upstream.needed");
            assertThat(gateway.health().at("/not_ready/0").asText()).isEqualTo("upstream.needed");
            assertThat(gateway.get(ALIVE).statusCode()).isEqualTo(200);

            needed.behave();
            await().until(() -> gateway.get(READY).statusCode() == 200);
            assertThat(gateway.client().toolNames()).contains("needed__echo");
            assertReady(gateway, true);
            assertThat(unwell(gateway.get(READY))).isEmpty();
        }
    }

    @Test
    void followsARequiredServerThatGoesAndComesBack() {
        try (Gateway gateway = Gateway.start(new GatewayConfig()
                        .server("needed", needed.start(), "required: true", "tools: {ttl_seconds: 1}"))
                .connected("needed")) {
            assertReady(gateway, true);

            needed.kill();
            gateway.disconnected("needed");
            assertReady(gateway, false);

            needed.start();
            gateway.connected("needed");
            assertReady(gateway, true);
        }
    }

    @Test
    void aServerThatIsNotRequiredIsNamedAndDecidesNothing() {
        optional.start().kill();
        try (Gateway gateway = Gateway.start(new GatewayConfig()
                        .server("needed", needed.start(), "required: true")
                        .server("optional", optional))
                .connected("needed")) {
            assertReady(gateway, true);

            assertThat(Json.read(gateway.get(READY).body())).isEqualTo(Json.read("""
                            [{"name":"start","healthy":true,"type":"READY","critical":true},
                             {"name":"shutdown","healthy":true,"type":"READY","critical":true},
                             {"name":"upstream.needed","healthy":true,"type":"READY","critical":true},
                             {"name":"upstream.optional","healthy":false,"type":"READY","critical":false}]"""));
        }
    }

    @Test
    void aRequiredServerThatAReloadRestartsIsMissedOnlyWhereItFails() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        try (Gateway gateway = Gateway.start(new GatewayConfig().server("needed", needed.start(), "required: true"))
                .connected("needed")) {
            needed.onEverything((exchange, reply, proper) -> {
                held.countDown();
                goOn.await();
                exchange.respond(401, "text/plain", "no");
            });
            gateway.rewrite(new GatewayConfig().server("needed", needed, "required: true", "headers: {A: b}"))
                    .reload();
            held.await();
            assertReady(gateway, true);
            assertThat(gateway.health("needed").path("connected").asBoolean()).isFalse();

            goOn.countDown();
            await().until(() -> gateway.get(READY).statusCode() == 503);
            assertReady(gateway, false);
            needed.behave();
            await().until(() -> gateway.get(READY).statusCode() == 200);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void withoutServersItIsReadyAtOnce() {
        try (Gateway gateway = Gateway.start(new GatewayConfig())) {
            assertReady(gateway, true);
        }
    }

    @Test
    void aReloadDecidesWhatIsRequired() {
        needed.start().kill();
        try (Gateway gateway = Gateway.start(new GatewayConfig().server("needed", needed))) {
            assertReady(gateway, true);
            gateway.rewrite(new GatewayConfig().server("needed", needed, "required: true"))
                    .reload();
            assertReady(gateway, false);
        }
    }

    @Test
    void isOpenInBearerModeAndNotToBeKept() {
        GatewayConfig config = new GatewayConfig().with("mcp", "{auth: {mode: bearer}}");
        try (Gateway gateway = Gateway.start(config, Map.of("MCPSTEAD_BEARER_TOKEN", "s3cret"))) {
            HttpResponse<String> response = gateway.get(READY);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(gateway.at(READY).send("HEAD").statusCode()).isEqualTo(200);
            assertThat(gateway.client().post("{}").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutATypeOrWithAWrongOneItAsksForReady() {
        needed.start().kill();
        try (Gateway gateway = Gateway.start(new GatewayConfig().server("needed", needed, "required: true"))) {
            assertThat(List.of("", "?type=", "?type=redy", "?type=READY", "?name=all"))
                    .allSatisfy(query -> assertThat(
                                    gateway.get("/health-check" + query).statusCode())
                            .isEqualTo(503));
            assertThat(gateway.get("/health-check?type=ALIVE").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theEndpointMovesAndGoesByTheHealthBlock() {
        try (Gateway moved = Gateway.start(new GatewayConfig().with("health", "{healthCheckUrlPaths: [/ready]}"));
                Gateway none = Gateway.start(new GatewayConfig().with("health", "{enabled: false}"))) {
            assertThat(moved.get("/ready").statusCode()).isEqualTo(200);
            assertThat(moved.get(READY).statusCode()).isEqualTo(404);
            assertThat(none.get(READY).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theAdminPortTakesNoProfilesUnlessToldTo() {
        try (Gateway gateway = Gateway.start(new GatewayConfig());
                Gateway profiled =
                        Gateway.start(new GatewayConfig().with("admin", "{host: 127.0.0.1, port: 0, pprof: true}"))) {
            assertThat(gateway.admin("/pprof?duration=1").statusCode()).isEqualTo(404);
            assertThat(gateway.admin("/pprof?state=blocked&duration=1").statusCode())
                    .isEqualTo(404);
            assertThat(gateway.get("/pprof?duration=1").statusCode()).isEqualTo(404);
            assertThat(profiled.admin("/pprof?duration=1").statusCode()).isEqualTo(200);
        }
    }
}
