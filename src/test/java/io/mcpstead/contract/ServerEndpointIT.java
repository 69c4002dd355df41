package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code /mcp/<server>}: one upstream under its own names. */
final class ServerEndpointIT {
    private static final TestUpstream ONE = TestUpstream.create().start();
    private static final TestUpstream TWO = TestUpstream.create().start();
    private static final Gateway GATEWAY = Gateway.start(
                    new GatewayConfig().server("one", ONE).server("two.x", TWO))
            .connected("one", "two.x");

    @AfterAll
    static void stop() {
        GATEWAY.close();
        ONE.close();
        TWO.close();
    }

    @Test
    void listsAndCallsUnderOwnNames() {
        McpClient client = GATEWAY.at("/mcp/two.x").initialize();

        assertThat(client.toolNames()).contains("echo").noneMatch(name -> name.contains("__"));
        int before = TWO.counter();
        assertThat(client.call("counter", "{}").has("result")).isTrue();
        assertThat(TWO.counter()).isEqualTo(before + 1);
        assertThat(client.call("one__echo", "{}").at("/error/code").asInt()).isEqualTo(-32602);
    }

    @Test
    void presentsTheUpstreamAsItself() {
        JsonNode discovered = GATEWAY.modern("/mcp/one").ask("server/discover", "{}");

        assertThat(discovered
                        .path("result")
                        .path("_meta")
                        .path("io.modelcontextprotocol/serverInfo")
                        .path("name")
                        .asText())
                .isEqualTo("test-upstream");
        assertThat(GATEWAY.modern("/mcp/one").call("echo", "{}").has("result")).isTrue();
    }

    @Test
    void aSessionBelongsToItsEndpoint() {
        String session = GATEWAY.at("/mcp/one").initialize().session();
        String list = McpClient.request("1", "tools/list", "{}");

        assertThat(GATEWAY.client().header("Mcp-Session-Id", session).post(list).statusCode())
                .isEqualTo(404);
        assertThat(GATEWAY.at("/mcp/two.x")
                        .header("Mcp-Session-Id", session)
                        .send("DELETE")
                        .statusCode())
                .isEqualTo(404);
        assertThat(GATEWAY.at("/mcp/one")
                        .header("Mcp-Session-Id", session)
                        .post(list)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aServerThatIsNotConfiguredIsNotFound() {
        HttpResponse<String> response = GATEWAY.at("/mcp/none").post(McpClient.initializeRequest("2025-11-25"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("none");
        assertThat(GATEWAY.at("/mcp/one/more").post("{}").statusCode()).isEqualTo(404);
    }
}
