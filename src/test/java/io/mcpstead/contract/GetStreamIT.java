package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.EventStream;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream of a legacy client's GET (specification 2025-11-25, Transports), and {@code resources/subscribe}. */
final class GetStreamIT {
    private static final String OPEN = "mcpstead_downstream_streams_open{kind=\"get\"}";

    private final TestUpstream one =
            TestUpstream.create().offeringAll().offeringGetStream().start();

    @AfterEach
    void stop() {
        one.close();
    }

    private GatewayConfig config(String mcp) {
        return new GatewayConfig().with("mcp", mcp).server("one", one);
    }

    private Gateway start(String mcp) {
        return Gateway.start(config(mcp)).connected("one");
    }

    private Gateway streaming() {
        return start("{listen_stream: true}");
    }

    @Test
    void isNotThereUnlessConfigured() {
        try (Gateway gateway = start("{listen_stream: false}")) {
            HttpResponse<String> response = gateway.client().initialize().send("GET");

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("POST, DELETE");
            assertThat(capabilities(gateway).toString()).doesNotContain("listChanged", "subscribe");
        }
    }

    private static JsonNode capabilities(Gateway gateway) {
        return gateway.client().ask(McpClient.initializeRequest("2025-11-25")).at("/result/capabilities");
    }

    @Test
    void isPromisedWhereItIsThere() {
        try (Gateway gateway = streaming()) {
            JsonNode capabilities = capabilities(gateway);

            assertThat(capabilities.path("tools")).isEqualTo(Json.read("{\"listChanged\":true}"));
            assertThat(capabilities.path("resources"))
                    .isEqualTo(Json.read("{\"listChanged\":true,\"subscribe\":true}"));
        }
    }

    @Test
    void tellsOfLists() {
        try (Gateway gateway = streaming();
                EventStream stream = gateway.client().initialize().listen()) {
            await().until(() -> one.openStreams() == 1);
            one.tool("fresh", call -> "{\"content\":[]}").announceToolListChange();

            assertThat(stream.next())
                    .isEqualTo(Json.read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}"));
            assertThat(stream.comments()).isPositive();
        }
    }

    @Test
    void needsASessionOfItsEndpoint() {
        try (Gateway gateway = streaming()) {
            assertThat(gateway.client().send("GET").statusCode()).isEqualTo(400);
            assertThat(gateway.client()
                            .header("Mcp-Session-Id", "made-up")
                            .send("GET")
                            .statusCode())
                    .isEqualTo(404);
            McpClient client = gateway.client().initialize();
            assertThat(gateway.at("/mcp/one")
                            .header("Mcp-Session-Id", client.session())
                            .send("GET")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void needsAClientThatCanTakeIt() {
        try (Gateway gateway = streaming()) {
            McpClient client = gateway.client().initialize();

            assertThat(client.accepting("application/json").send("GET").statusCode())
                    .isEqualTo(406);
            client.accepting("text/event-stream");
            assertThat(client.header("MCP-Protocol-Version", "2020-01-01")
                            .send("GET")
                            .statusCode())
                    .isEqualTo(400);
            HttpResponse<String> modern =
                    client.header("MCP-Protocol-Version", "2026-07-28").send("GET");
            assertThat(modern.statusCode()).isEqualTo(405);
            assertThat(client.header("MCP-Protocol-Version", "").send("HEAD").statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void thereIsOneForEachSession() {
        try (Gateway gateway = streaming()) {
            McpClient client = gateway.client().initialize();
            EventStream first = client.listen();
            assertThat(client.send("GET").statusCode()).isEqualTo(409);
            first.close();

            await().until(() -> gateway.metric(OPEN) == 0);
            client.listen().close();
        }
    }

    @Test
    void endsWithItsSession() {
        try (Gateway gateway = streaming()) {
            McpClient client = gateway.client().initialize();
            EventStream stream = client.listen();

            client.send("DELETE");

            assertThat(stream.ends()).isTrue();
            await().until(() -> gateway.metric(OPEN) == 0);
        }
    }

    @Test
    void endsWhereAReloadTakesItAway() {
        try (Gateway gateway = streaming();
                EventStream stream = gateway.client().initialize().listen()) {
            gateway.rewrite(config("{listen_stream: false}")).reload();

            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void keepsItsSessionAlive() {
        try (Gateway gateway = start("{listen_stream: true, session: {idle_ttl_seconds: 1, gc_interval_seconds: 1}}");
                EventStream stream = gateway.client().initialize().listen()) {
            McpClient idle = gateway.client().initialize();
            await().until(() -> gateway.metric("mcpstead_downstream_sessions_active") == 1);

            assertThat(idle.post(McpClient.request("1", "ping", "{}")).statusCode())
                    .isEqualTo(404);
            assertThat(gateway.metric(OPEN)).isEqualTo(1);
            assertThat(stream.comments()).isPositive();
        }
    }

    @Test
    void subscribesWithoutAStream() {
        try (Gateway gateway = start("{listen_stream: false}")) {
            McpClient client = gateway.client().initialize();

            assertThat(ask(client, "resources/subscribe", "one+test://text").path("result"))
                    .isEqualTo(Json.read("{}"));
            assertThat(ask(client, "resources/unsubscribe", "one+test://text").path("result"))
                    .isEqualTo(Json.read("{}"));
            JsonNode unknown = ask(client, "resources/subscribe", "test://text");
            assertThat(unknown.at("/error/code").asInt()).isEqualTo(-32002);
            assertThat(unknown.at("/error/data/uri").asText()).isEqualTo("test://text");
        }
    }

    private static JsonNode ask(McpClient client, String method, String uri) {
        return client.ask(McpClient.request("1", method, "{\"uri\":\"" + uri + "\"}"));
    }
}
