package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/reload}: the difference is applied, and nothing else is touched. */
final class ReloadIT {
    private final TestUpstream one = TestUpstream.create().start();
    private final TestUpstream two = TestUpstream.create().start();
    private final Gateway gateway = Gateway.start(config().server("one", one).server("two", two));

    private static GatewayConfig config() {
        return new GatewayConfig()
                .with("mcp", "{session: {shutdown_grace_seconds: 1}}")
                .with("reload", "{drain_seconds: 1}");
    }

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        two.close();
    }

    private JsonNode reload(GatewayConfig config) {
        HttpResponse<String> response = gateway.rewrite(config).reload();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.read(response.body());
    }

    private static JsonNode counts(int added, int removed, int restarted, int updated, int unchanged) {
        return Json.read(String.format(
                "{\"added\":%d,\"removed\":%d,\"restarted\":%d,\"updated\":%d,\"unchanged\":%d}",
                added, removed, restarted, updated, unchanged));
    }

    @Test
    void theSameFileChangesNothing() {
        gateway.connected("one", "two");
        int sessions = one.sessionsOpened();

        assertThat(reload(config().server("one", one).server("two", two))).isEqualTo(counts(0, 0, 0, 0, 2));
        assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        assertThat(one.sessionsOpened()).isEqualTo(sessions);
    }

    @Test
    void serversAreAddedAndRemoved() {
        try (TestUpstream three = TestUpstream.create().start()) {
            gateway.connected("one", "two");

            assertThat(reload(config().server("three", three).server("one", one)))
                    .isEqualTo(counts(1, 1, 0, 0, 1));
            gateway.connected("three");
            assertThat(gateway.client().toolNames())
                    .contains("one__echo")
                    .noneMatch(name -> name.startsWith("two"))
                    .first()
                    .isEqualTo("three__echo");
            assertThat(gateway.health().path("servers")).hasSize(2);
            assertThat(gateway.client()
                            .call("two__echo", "{}")
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(-32602);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"headers: {X-Tenant: b}", "tls_skip_verify: true", "protocol: streamable"})
    void whatNeedsAFreshSessionRestartsTheServer(String key) {
        gateway.connected("one", "two");

        assertThat(reload(config().server("one", one, key).server("two", two))).isEqualTo(counts(0, 0, 1, 0, 1));
        gateway.connected("one");
        await().until(() -> one.sessionsOpened() == 2);
        assertThat(two.sessionsOpened()).isEqualTo(1);
    }

    @Test
    void anotherUrlRestartsTheServer() {
        gateway.connected("one", "two");

        assertThat(reload(config().server("one", two).server("two", two))).isEqualTo(counts(0, 0, 1, 0, 1));
        gateway.connected("one");
        gateway.client().call("one__counter", "{}");
        assertThat(two.counter()).isEqualTo(1);
    }

    @Test
    void changedHeadersAreSent() {
        gateway.connected("one", "two");
        reload(config().server("one", one, "headers: {X-Tenant: b}").server("two", two));
        gateway.connected("one");
        gateway.client().call("one__echo", "{}");

        assertThat(one.received().of("tools/call").getLast().header("x-tenant")).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools: {ttl_seconds: 77}", "required: true", "timeouts: {idle_ms: 4000}"})
    void allElseIsUpdatedWithinTheSession(String key) {
        gateway.connected("one", "two");

        assertThat(reload(config().server("one", one, key).server("two", two))).isEqualTo(counts(0, 0, 0, 1, 1));
        assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        assertThat(one.sessionsOpened()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servers: [",
                "nonsense: 1",
                "servers: [{name: one}]",
                "servers: [{name: a, url: 'http://x'}, {name: a, url: 'http://x'}]",
                "servers: [{name: a, url: 'http://x', auth: {type: bearer, token_env: NOT_SET_ANYWHERE}}]"
            })
    void aBadFileChangesNothing(String yaml) {
        gateway.connected("one", "two");
        HttpResponse<String> response = gateway.rewrite(yaml).reload();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(response.body()).isNotBlank();
        assertThat(gateway.client().toolNames()).contains("one__echo", "two__echo");
        assertThat(gateway.metric("mcpstead_config_reloads_total{result=\"error\"}"))
                .isEqualTo(1);
        assertThat(gateway.admin("/healthcheck").body()).contains("reload");
        assertThat(one.sessionsOpened()).isEqualTo(1);
    }

    @Test
    void aKeyThatNeedsARestartIsIgnored() {
        gateway.connected("one", "two");
        int port = gateway.port();

        assertThat(reload(new GatewayConfig()
                        .with("mcp", "{session: {shutdown_grace_seconds: 1, idle_ttl_seconds: 99}}")
                        .server("one", one)
                        .server("two", two)))
                .isEqualTo(counts(0, 0, 0, 0, 2));
        assertThat(gateway.port()).isEqualTo(port);
    }

    @Test
    void metricsAreSwitchedLive() {
        reload(config().with("metrics", "{enabled: false}").server("one", one).server("two", two));
        assertThat(gateway.get("/metrics").statusCode()).isEqualTo(404);

        reload(config().with("metrics", "{enabled: true}").server("one", one).server("two", two));
        assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aCallOnAnUnchangedServerGoesOn() {
        gateway.connected("one", "two");
        CompletableFuture<HttpResponse<String>> call =
                gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{\"a\":1}"));
        await().until(() -> one.waiting() == 1);
        reload(config().server("one", one));
        one.release();

        assertThat(McpClient.last(call.join()).at("/result/structuredContent/a").asInt())
                .isEqualTo(1);
    }

    @Test
    void aCallOnARemovedServerEndsWithTheDrain() {
        gateway.connected("one", "two");
        CompletableFuture<HttpResponse<String>> call =
                gateway.client().postAsync(McpClient.callRequest("1", "two__slow", "{}"));
        await().until(() -> two.waiting() == 1);
        reload(config().server("one", one));

        JsonNode answer = McpClient.last(call.join());
        assertThat(answer.at("/error/code").asInt()).as("%s", answer).isEqualTo(-32000);
        assertThat(answer.at("/error/message").asText()).contains("two");
    }

    @Test
    void aCallOnARemovedServerThatIsQuickEnoughIsAnswered() {
        gateway.connected("one", "two");
        CompletableFuture<HttpResponse<String>> call =
                gateway.client().postAsync(McpClient.callRequest("1", "two__slow", "{\"a\":1}"));
        await().until(() -> two.waiting() == 1);
        reload(config().server("one", one));
        two.release();

        assertThat(McpClient.last(call.join()).at("/result/structuredContent/a").asInt())
                .isEqualTo(1);
    }

    @Test
    void aCallOnARestartedServerFinishesOnItsOldSession() {
        gateway.connected("one", "two");
        CompletableFuture<HttpResponse<String>> call =
                gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{\"a\":1}"));
        await().until(() -> one.waiting() == 1);
        reload(config().server("one", one, "headers: {X-Tenant: b}").server("two", two));
        gateway.connected("one");
        one.release();

        assertThat(McpClient.last(call.join()).at("/result/structuredContent/a").asInt())
                .isEqualTo(1);
    }

    @Test
    void reloadsUnderLoadLoseNoCall() throws Exception {
        gateway.connected("one", "two");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> caller = () -> {
                McpClient client = gateway.client();
                for (int i = 0; i < 100; i++) {
                    JsonNode answer = client.call("one__echo", "{\"i\":" + i + "}");
                    assertThat(answer.at("/result/structuredContent/i").asInt(-1))
                            .as("%s", answer)
                            .isEqualTo(i);
                }
                return 100;
            };
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(threads.submit(caller));
            }
            for (int i = 0; i < 20; i++) {
                GatewayConfig next = config().server("one", one, "tools: {ttl_seconds: " + (100 + i) + "}");
                reload(i % 2 == 0 ? next : next.server("two", two));
            }
            for (Future<Integer> done : callers) {
                assertThat(done.get()).isEqualTo(100);
            }
        }
    }

    @Test
    void concurrentReloadsRunOneAfterTheOther() {
        gateway.connected("one", "two");
        gateway.rewrite(config().server("one", one));
        List<CompletableFuture<HttpResponse<String>>> reloads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            reloads.add(gateway.at("/-/reload").postAsync(""));
        }
        int removed = 0;
        for (CompletableFuture<HttpResponse<String>> reload : reloads) {
            assertThat(reload.join().statusCode()).isEqualTo(200);
            removed += Json.read(reload.join().body()).path("removed").asInt();
        }

        assertThat(removed).isEqualTo(1);
    }
}
