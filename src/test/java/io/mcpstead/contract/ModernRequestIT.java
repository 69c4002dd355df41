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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What revision 2026-07-28 asks of a server's answers to requests, right and wrong ones. */
final class ModernRequestIT {
    private static final TestUpstream UPSTREAM = TestUpstream.create()
            .listed("{\"name\":\"mirrored\",\"inputSchema\":{\"type\":\"object\",\"properties\":"
                    + "{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"},"
                    + "\"n\":{\"type\":\"integer\",\"x-mcp-header\":\"N\"}}}}")
            .start();
    private static final Gateway GATEWAY =
            Gateway.start(new GatewayConfig().server("one", UPSTREAM)).connected("one");

    @AfterAll
    static void stop() {
        GATEWAY.close();
        UPSTREAM.close();
    }

    private static void isError(HttpResponse<String> response, int status, int code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode body = McpClient.last(response);
        assertThat(body.at("/error/code").asInt()).as(response.body()).isEqualTo(code);
        assertThat(body.at("/error/message").asText()).isNotBlank();
        assertThat(body.path("id").asInt()).as(response.body()).isEqualTo(1);
    }

    @Test
    void discoversTheGateway() {
        JsonNode result = GATEWAY.modern().ask("server/discover", "{}").path("result");

        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("supportedVersions").toString())
                .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]");
        assertThat(result.at("/capabilities/tools").isObject()).isTrue();
        assertThat(result.path("capabilities").has("prompts")).isFalse();
        assertThat(result.path("ttlMs").isIntegralNumber()).isTrue();
        assertThat(result.path("cacheScope").asText()).isIn("public", "private");
        assertThat(result.path("_meta")
                        .path("io.modelcontextprotocol/serverInfo")
                        .path("name")
                        .asText())
                .isEqualTo("mcpstead");
    }

    @Test
    void answersWithoutAHandshakeAndOpensNoSession() {
        double before = GATEWAY.metric("mcpstead_downstream_sessions_active");
        HttpResponse<String> response = GATEWAY.modern()
                .header("Mcp-Session-Id", "never-given-out")
                .post("tools/call", "{\"name\":\"one__echo\",\"arguments\":{\"a\":1}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(McpClient.last(response).at("/result/resultType").asText()).isEqualTo("complete");
        assertThat(GATEWAY.metric("mcpstead_downstream_sessions_active")).isEqualTo(before);
    }

    @Test
    void listsCarryCachingHintsForModernClientsOnly() {
        JsonNode modern = GATEWAY.modern().ask("tools/list", "{}").path("result");
        JsonNode legacy = GATEWAY.client()
                .initialize()
                .ask(McpClient.request("1", "tools/list", "{}"))
                .path("result");

        assertThat(modern.fieldNames()).toIterable().contains("resultType", "ttlMs", "cacheScope", "_meta");
        assertThat(legacy.fieldNames()).toIterable().containsExactly("tools");
        assertThat(modern.path("tools")).isEqualTo(legacy.path("tools"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "resources/unsubscribe",
                "prompts/list",
                "tasks/list",
                "unknown/method"
            })
    void saysNotFoundForMethodsThatItDoesNotHave(String method) {
        isError(GATEWAY.modern().post(method, "{}"), 404, -32601);
    }

    @Test
    void wantsMeta() {
        HttpResponse<String> response = GATEWAY.modern()
                .meta("protocolVersion", "")
                .meta("clientInfo", "")
                .meta("clientCapabilities", "")
                .post("server/discover", "{}");

        isError(response, 400, -32602);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protocolVersion | ''",
                "protocolVersion | 7",
                "clientCapabilities | ''",
                "clientCapabilities | []",
                "clientCapabilities | true",
                "clientInfo | \"me\"",
                "logLevel | \"loud\"",
                "logLevel | 3"
            })
    void refusesMalformedMeta(String key, String value) {
        isError(GATEWAY.modern().meta(key, value).post("tools/list", "{}"), 400, -32602);
    }

    @Test
    void refusesAProgressTokenThatIsNone() {
        isError(GATEWAY.modern().rawMeta("progressToken", "{}").post("tools/list", "{}"), 400, -32602);
    }

    @Test
    void clientInfoMayBeMissing() {
        assertThat(GATEWAY.modern()
                        .meta("clientInfo", "")
                        .post("tools/list", "{}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v999.0.0", "2026-07-29", "1900-01-01", "2025-11-25", ""})
    void namesTheVersionsThatItSpeaks(String version) {
        HttpResponse<String> response = GATEWAY.modern()
                .header("MCP-Protocol-Version", version)
                .meta("protocolVersion", "\"" + version + "\"")
                .post("tools/list", "{}");

        if (version.isEmpty()) {
            // A header without a value is none.
            isError(response, 400, -32020);
            return;
        }
        isError(response, 400, -32022);
        JsonNode data = McpClient.last(response).at("/error/data");
        assertThat(data.path("requested").asText()).isEqualTo(version);
        assertThat(data.path("supported")).hasSize(5);
    }

    @Test
    void refusesAVersionHeaderThatContradictsTheBody() {
        isError(GATEWAY.modern().meta("protocolVersion", "\"v999.0.0\"").post("tools/list", "{}"), 400, -32020);
        isError(GATEWAY.modern().header("MCP-Protocol-Version", "2025-11-25").post("tools/list", "{}"), 400, -32020);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MCP-Protocol-Version | ''",
                "Mcp-Method | ''",
                "Mcp-Method | tools/list",
                "Mcp-Method | TOOLS/CALL",
                "Mcp-Name | ''",
                "Mcp-Name | one__fail",
                "Mcp-Name | ONE__ECHO",
                "Mcp-Name | =?base64?!?=",
                "Mcp-Name | =?base64?b25lX19mYWls?="
            })
    void refusesHeadersThatAreMissingOrContradictTheBody(String header, String value) {
        HttpResponse<String> response =
                GATEWAY.modern().header(header, value).post("tools/call", "{\"name\":\"one__echo\",\"arguments\":{}}");

        isError(response, 400, -32020);
        assertThat(response.body()).contains(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one__echo", "=?base64?b25lX19lY2hv?="})
    void takesANamePlainOrInBase64(String header) {
        assertThat(GATEWAY.modern()
                        .header("Mcp-Name", header)
                        .call("one__echo", "{}")
                        .has("result"))
                .isTrue();
    }

    @Test
    void holdsMirroredParametersAgainstTheSchema() {
        String call = "{\"name\":\"one__mirrored\",\"arguments\":{\"region\":\"eu\",\"n\":42}}";

        assertThat(GATEWAY.modern()
                        .header("Mcp-Param-Region", "=?base64?ZXU=?=")
                        .header("mcp-param-n", "42.0")
                        .post("tools/call", call)
                        .statusCode())
                .isEqualTo(200);
        isError(GATEWAY.modern().header("Mcp-Param-N", "42").post("tools/call", call), 400, -32020);
        isError(
                GATEWAY.modern()
                        .header("Mcp-Param-N", "42")
                        .header("Mcp-Param-Region", "us")
                        .post("tools/call", call),
                400,
                -32020);
    }

    @Test
    void anUnknownToolIsAnErrorOfTheCallNotOfTheRequest() {
        isError(GATEWAY.modern().post("tools/call", "{\"name\":\"one__none\"}"), 200, -32602);
        isError(GATEWAY.modern().post("tools/call", "{\"name\":\"none__x\"}"), 200, -32602);
        isError(GATEWAY.modern().header("Mcp-Name", "x").post("tools/call", "{\"name\":7}"), 200, -32602);
    }

    @Test
    void takesNoBatchesAndNoResponses() {
        McpClient client = GATEWAY.client().header("MCP-Protocol-Version", "2026-07-28");

        assertThat(client.post("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}]")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> response = client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(McpClient.last(response).has("id")).isFalse();
    }

    @Test
    void notificationsAreAccepted() {
        McpClient client = GATEWAY.client().header("MCP-Protocol-Version", "2026-07-28");

        assertThat(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/whatever\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void bothErasShareTheUrl() {
        McpClient legacy = GATEWAY.client().initialize();

        assertThat(legacy.call("one__echo", "{\"a\":1}")
                        .at("/result/resultType")
                        .isMissingNode())
                .isTrue();
        assertThat(GATEWAY.modern()
                        .call("one__echo", "{\"a\":1}")
                        .at("/result/resultType")
                        .asText())
                .isEqualTo("complete");
        assertThat(legacy.call("one__echo", "{\"a\":2}").has("result")).isTrue();
    }

    @Test
    void aVersionOfTheFutureIsNamedToLegacyClientsToo() {
        HttpResponse<String> response = GATEWAY.client()
                .header("MCP-Protocol-Version", "2030-01-01")
                .post(McpClient.request("1", "tools/list", "{}"));

        isError(response, 400, -32022);
    }
}
