package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.http.RawClient;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.ModernClient;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console asks for, who may ask for it, and what of it is told to nobody. */
final class ConsoleIT {
    private static final String TOKEN = "client-s3cret";
    private static final Map<String, String> VARIABLES = Map.of("MCPSTEAD_BEARER_TOKEN", TOKEN);
    private static final TestUpstream ONE = TestUpstream.create().offeringAll().start();
    private static final TestUpstream TWO = TestUpstream.create().start();
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start(config()).connected("one", "two");
    }

    @AfterAll
    static void close() {
        gateway.close();
        ONE.close();
        TWO.close();
    }

    private static GatewayConfig config() {
        return new GatewayConfig()
                .server("one", ONE)
                .server("two", TWO.url().replace("http://", "http://user:url-s3cret@") + "?key=query-s3cret");
    }

    private static HttpResponse<String> api(String path) {
        return gateway.admin("/console/api/" + path);
    }

    private static JsonNode state() {
        return Json.read(api("state").body());
    }

    private static JsonNode errors() {
        return Json.read(api("errors").body());
    }

    private static JsonNode upstream(String name) {
        return StreamSupport.stream(state().path("upstreams").spliterator(), false)
                .filter(upstream -> upstream.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String digest(String session) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    @Test
    void tellsHowTheGatewayIs() throws Exception {
        JsonNode self = state().path("gateway");

        assertThat(self.path("ready").asBoolean()).isTrue();
        assertThat(self.path("version").asText()).isNotEmpty();
        assertThat(self.path("auth").asText()).isEqualTo("none");
        assertThat(self.path("config_file").asText()).startsWith("/").endsWith(".yml");
        assertThat(self.path("config_hash").asText())
                .isEqualTo(gateway.health().path("config_hash").asText());
        assertThat(upstream("one").path("state").asText()).isEqualTo("ready");
        assertThat(upstream("one").path("connected").asBoolean()).isTrue();
    }

    @Test
    void tellsHowLongCallsTookAndHowManyFailed() {
        try (Gateway fresh =
                Gateway.start(new GatewayConfig().server("two", TWO)).connected("two")) {
            fresh.client().call("two__echo", "{}");
            fresh.client().call("two__fail", "{}");

            JsonNode recent =
                    Json.read(fresh.admin("/console/api/state").body()).at("/upstreams/0/recent");

            assertThat(recent.path("calls").asInt()).isEqualTo(2);
            assertThat(recent.path("errors").asInt()).isEqualTo(1);
            assertThat(recent.path("mean_seconds").asDouble()).isPositive();
            assertThat(recent.path("median_at_most_seconds").asDouble()).isPositive();
            assertThat(recent.path("p99_at_most_seconds").asDouble())
                    .isGreaterThanOrEqualTo(
                            recent.path("median_at_most_seconds").asDouble());
        }
    }

    @Test
    void listsSessionsAndCallsInFlight() throws Exception {
        McpClient legacy = gateway.client().initialize();
        CompletableFuture<HttpResponse<String>> first = legacy.postAsync(McpClient.callRequest("1", "one__slow", "{}"));
        CompletableFuture<HttpResponse<String>> second = gateway.modern()
                .postAsync("tools/call", "{\"name\":\"one__slow\",\"arguments\":{\"password\":\"arg-s3cret\"}}");
        await().until(() -> ONE.waiting() == 2 && state().at("/calls/count").asInt() == 2);

        JsonNode state = state();
        List<JsonNode> calls = StreamSupport.stream(state.at("/calls/first").spliterator(), false)
                .toList();
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.path("name").asText()).isEqualTo("one__slow");
            assertThat(call.path("server").asText()).isEqualTo("one");
            assertThat(call.path("method").asText()).isEqualTo("tools/call");
            assertThat(call.at("/caller/client").asText()).isEqualTo("test");
            assertThat(call.path("parked").asBoolean()).isFalse();
        });
        assertThat(calls)
                .extracting(call -> call.at("/caller/era").asText())
                .containsExactlyInAnyOrder("legacy", "modern");
        JsonNode session = state.at("/sessions/first/0");
        assertThat(session.path("session").asText()).isEqualTo(digest(legacy.session()));
        assertThat(session.path("client").asText()).isEqualTo("test");
        assertThat(session.path("protocol_version").asText()).isEqualTo("2025-11-25");
        assertThat(session.path("in_flight").asInt()).isEqualTo(1);
        assertThat(upstream("one").path("calls_in_flight").asInt()).isEqualTo(2);
        assertThat(state.toString()).doesNotContain("s3cret", legacy.session());

        ONE.release();
        ONE.release();
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(second.get().statusCode()).isEqualTo(200);
        await().until(() -> state().at("/calls/count").asInt() == 0);
    }

    @Test
    void listsCallsThatWaitForTheirClient() {
        ModernClient client = gateway.modern().capable("{\"elicitation\":{\"form\":{}}}");
        JsonNode asked = client.call("one__ask_elicitation", "{\"rounds\":1}").path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");

        JsonNode call = state().at("/calls/first/0");

        assertThat(call.path("name").asText()).isEqualTo("one__ask_elicitation");
        assertThat(call.path("parked").asBoolean()).isTrue();
        client.ask(
                "tools/call",
                "{\"name\":\"one__ask_elicitation\",\"requestState\":" + asked.path("requestState")
                        + ",\"inputResponses\":{\""
                        + asked.path("inputRequests").fieldNames().next()
                        + "\":{\"action\":\"decline\"}}}");
        await().until(() -> state().at("/calls/count").asInt() == 0);
    }

    @Test
    void listsOneCallOfABatchAtATime() throws Exception {
        CompletableFuture<HttpResponse<String>> batch = gateway.client()
                .postAsync("[" + McpClient.callRequest("1", "one__slow", "{}") + ","
                        + McpClient.callRequest("2", "two__echo", "{}") + "]");

        await().until(() -> state().at("/calls/first/0/name").asText().equals("one__slow"));
        assertThat(state().at("/calls/count").asInt()).isEqualTo(1);
        await().until(() -> ONE.waiting() == 1);
        ONE.release();
        assertThat(batch.get().statusCode()).isEqualTo(200);
    }

    @Test
    void listsCallsThatFailed() {
        String version = errors().path("version").asText();
        gateway.client().call("two__fail", "{\"password\":\"arg-s3cret\"}");
        gateway.client().call("two__no_such", "{}");
        gateway.client().call("nowhere__echo", "{}");

        JsonNode errors = errors();

        assertThat(errors.path("version").asText())
                .isNotEqualTo(version)
                .isEqualTo(state().path("errors_version").asText());
        List<String> first = StreamSupport.stream(errors.path("calls").spliterator(), false)
                .limit(3)
                .map(call -> call.path("name").asText()
                        + ' '
                        + call.path("server").asText()
                        + ' '
                        + call.path("outcome").asText()
                        + ' '
                        + call.path("error_code").asText()
                        + ' '
                        + call.path("reason").asText())
                .toList();
        assertThat(first)
                .containsExactly(
                        "nowhere__echo null unknown_tool -32602 unknown upstream 'nowhere'",
                        "two__no_such two unknown_tool -32602 unknown tool 'two__no_such'",
                        "two__fail two tool_error null null");
        assertThat(errors.toString()).doesNotContain("s3cret");
    }

    @Test
    void listsTheLogsWarningsAndWhyCallsFailed() {
        TestUpstream leaving = TestUpstream.create().start();
        try (Gateway own =
                Gateway.start(new GatewayConfig().server("leaving", leaving)).connected("leaving")) {
            leaving.kill();
            own.client().call("leaving__echo", "{}");
            own.disconnected("leaving");

            await().untilAsserted(() -> {
                JsonNode errors = Json.read(own.admin("/console/api/errors").body());
                assertThat(errors.path("log")).anySatisfy(line -> {
                    assertThat(line.path("event").asText()).isEqualTo("upstream_disconnected");
                    assertThat(line.path("level").asText()).isEqualTo("WARN");
                    assertThat(line.path("server").asText()).isEqualTo("leaving");
                    assertThat(line.path("text").asText()).contains("connection refused");
                });
                assertThat(errors.at("/calls/0/outcome").asText()).startsWith("upstream_");
                assertThat(errors.at("/calls/0/reason").asText()).contains("leaving");
            });
        }
    }

    @Test
    void whileSomebodyWatchesAServerThatHasGoneIsFound() {
        TestUpstream leaving = TestUpstream.create().start();
        try (Gateway own =
                Gateway.start(new GatewayConfig().server("leaving", leaving)).connected("leaving")) {
            leaving.kill();

            // Nobody calls it, and by itself the gateway looks after half a minute.
            await().until(() -> !Json.read(
                            own.admin("/console/api/state?attended=true").body())
                    .at("/upstreams/0/connected")
                    .asBoolean());

            assertThat(own.health("leaving").path("last_error").asText()).contains("connection refused");
        }
    }

    @Test
    void givesTheToolsWithTheirSchemasAndAVersion() {
        JsonNode tools = Json.read(api("tools").body());

        assertThat(tools.path("version").asText())
                .isEqualTo(state().path("tools_version").asText());
        assertThat(tools.at("/result/tools")).anySatisfy(tool -> {
            assertThat(tool.path("name").asText()).isEqualTo("two__echo");
            assertThat(tool.path("inputSchema").isObject()).isTrue();
        });
    }

    @Test
    void anotherListHasAnotherVersion() {
        TestUpstream changing = TestUpstream.create().start();
        try (Gateway own =
                Gateway.start(new GatewayConfig().server("changing", changing)).connected("changing")) {
            String before = toolsVersion(own);
            changing.kill();
            own.client().call("changing__echo", "{}");
            own.disconnected("changing");

            await().until(() -> !toolsVersion(own).equals(before));
            changing.start();
            own.connected("changing");
            await().until(() -> toolsVersion(own).equals(before));
        } finally {
            changing.close();
        }
    }

    private static String toolsVersion(Gateway of) {
        return Json.read(of.admin("/console/api/state").body())
                .path("tools_version")
                .asText();
    }

    @Test
    void showsNoSecret() {
        assertThat(List.of("state", "tools", "errors"))
                .allSatisfy(path -> assertThat(api(path).body()).doesNotContain("s3cret"));
        assertThat(upstream("two").path("url").asText()).isEqualTo(TWO.url());
    }

    // --- reload

    private static HttpResponse<String> reload(Gateway of, String query) {
        return of.atAdmin("/console/api/reload" + query).send("POST");
    }

    @Test
    void appliesTheFileThatWasLookedAt() {
        try (Gateway own = Gateway.start(new GatewayConfig().server("one", ONE))) {
            own.rewrite(config());
            JsonNode plan = Json.read(reload(own, "?dry_run=true").body());
            assertThat(plan.path("dry_run").asBoolean()).isTrue();
            assertThat(plan.path("added").asInt()).isEqualTo(1);
            assertThat(own.health().path("servers")).hasSize(1);

            HttpResponse<String> applied =
                    reload(own, "?config_hash=" + plan.path("config_hash").asText());

            assertThat(applied.statusCode()).isEqualTo(200);
            assertThat(Json.read(applied.body()).path("dry_run").asBoolean()).isFalse();
            assertThat(Json.read(applied.body()).path("added").asInt()).isEqualTo(1);
            assertThat(own.health().path("servers")).hasSize(2);
            JsonNode last = Json.read(own.admin("/console/api/state").body()).at("/gateway/last_reload");
            assertThat(last.path("successful").asBoolean()).isTrue();
            assertThat(last.path("text").asText()).startsWith("1 added");
        }
    }

    @Test
    void appliesNoOtherFile() {
        try (Gateway own = Gateway.start(new GatewayConfig().server("one", ONE))) {
            String shown = Json.read(reload(own, "?dry_run=true").body())
                    .path("config_hash")
                    .asText();
            own.rewrite(config());

            HttpResponse<String> refused = reload(own, "?config_hash=" + shown);

            assertThat(refused.statusCode()).isEqualTo(409);
            JsonNode plan = Json.read(refused.body());
            assertThat(plan.path("dry_run").asBoolean()).isTrue();
            assertThat(plan.path("added").asInt()).isEqualTo(1);
            assertThat(own.health().path("servers")).hasSize(1);
            assertThat(own.metric("mcpstead_config_reloads_total{result=\"success\"}"))
                    .isZero();
            assertThat(own.metric("mcpstead_config_last_reload_successful")).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsRefusedIsSaidToBeSoWithAllReasons() {
        try (Gateway own = Gateway.start(new GatewayConfig().server("one", ONE))) {
            String shown = Json.read(reload(own, "?dry_run=true").body())
                    .path("config_hash")
                    .asText();
            own.rewrite("sevrers: []\nport: -1\n");

            HttpResponse<String> planned = reload(own, "?dry_run=true");
            assertThat(planned.statusCode()).isEqualTo(400);
            assertThat(planned.body()).contains("sevrers", "port");
            assertThat(own.metric("mcpstead_config_last_reload_successful")).isEqualTo(1);

            HttpResponse<String> applied = reload(own, "?config_hash=" + shown);
            assertThat(applied.statusCode()).isEqualTo(400);
            assertThat(applied.body()).isEqualTo(planned.body());
            assertThat(own.metric("mcpstead_config_last_reload_successful")).isZero();
            assertThat(own.health().path("servers")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?dry_run=false", "?dry_run=true&config_hash=abc", "?dryrun=true"})
    void nobodyReloadsByMistake(String query) {
        HttpResponse<String> response = reload(gateway, query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("dry_run=true", "config_hash");
    }

    // --- who may

    @Test
    void inBearerModeNothingIsToldWithoutTheToken() {
        try (Gateway own = Gateway.start(config().with("mcp", "{auth: {mode: bearer}}"), VARIABLES)) {
            assertThat(own.admin("/console/").statusCode()).isEqualTo(200);
            assertThat(own.admin("/console/auth").body()).isEqualTo("{\"mode\":\"bearer\"}");
            assertThat(own.metric("mcpstead_mcp_auth_failures_total{reason=\"missing_header\"}"))
                    .isZero();

            List<String> paths = List.of("state", "tools", "errors", "reload", "nothing", "");
            assertThat(paths).allSatisfy(path -> {
                McpClient client = own.atAdmin("/console/api/" + path);
                assertThat(client.send("GET").statusCode()).isEqualTo(401);
                assertThat(client.send("POST").statusCode()).isEqualTo(401);
                client.header("Authorization", "Bearer wrong");
                assertThat(client.send("GET").headers().firstValue("WWW-Authenticate"))
                        .hasValue("Bearer");
            });
            assertThat(own.metric("mcpstead_mcp_auth_failures_total{reason=\"missing_header\"}"))
                    .isEqualTo(2 * paths.size());
            assertThat(own.metric("mcpstead_mcp_auth_failures_total{reason=\"wrong_token\"}"))
                    .isEqualTo(paths.size());
            assertThat(own.atAdmin("/console/api/state")
                            .header("Authorization", "Bearer " + TOKEN)
                            .send("GET")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console//api/state",
                "/console/./api/state",
                "/console/x/../api/state",
                "/console/%61pi/state",
                "/console/api;x=1/state",
                "/console/api%2Fstate",
                "//console/api/state",
                "/CONSOLE/API/STATE"
            })
    void noSpellingOfAPathLeadsPastTheToken(String path) throws IOException {
        try (Gateway own = Gateway.start(config().with("mcp", "{auth: {mode: bearer}}"), VARIABLES)) {
            assertThat(raw(own, "GET " + path, "Host: localhost")).doesNotStartWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /console/                | evil.example             |                                 | 403
            GET /console/api/state       | evil.example:8767        |                                 | 403
            GET /console/                | localhost:8767           |                                 | 200
            GET /console/api/state       | 10.0.0.1:8767            |                                 | 200
            GET /console/api/state       | console.example.org      |                                 | 200
            GET /console/api/state       | localhost:8767           | Origin: http://localhost:8767   | 200
            GET /console/api/state       | localhost:8767           | Origin: http://localhost:3000   | 403
            GET /console/                | localhost:8767           | Origin: http://evil.example     | 403
            POST /console/api/reload     | localhost:8767           | Origin: null                    | 403
            GET /console/api/state       | localhost:8767           | Sec-Fetch-Site: cross-site      | 403
            GET /console/api/state       | localhost:8767           | Sec-Fetch-Site: same-site       | 403
            GET /console/api/state       | localhost:8767           | Sec-Fetch-Site: same-origin     | 200
            GET /console/                | localhost:8767           | Sec-Fetch-Site: cross-site      | 200
            GET /console/auth            | evil.example             |                                 | 403
            """)
    void pagesOfOthersGetNothing(String request, String host, String header, int status) throws IOException {
        try (Gateway own = Gateway.start(new GatewayConfig()
                .with("admin", "{host: 127.0.0.1, port: 0, allowed_hosts: [console.example.org]}"))) {
            String headers = "Host: " + host + (header == null ? "" : "\r\n" + header);

            assertThat(raw(own, request, headers)).startsWith("HTTP/1.1 " + status);
        }
    }

    /** The whole answer, of which the connection's end is the end. */
    private static String raw(Gateway of, String request, String headers) throws IOException {
        try (RawClient client = new RawClient(of.adminPort())) {
            client.send(request + " HTTP/1.1\r\n" + headers + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return client.readAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/console.js", "/nothing", "/api/state", "/api/nothing", "/auth"})
    void everyAnswerKeepsTheBrowserInItsPlace(String path) {
        HttpResponse<String> response = gateway.admin("/console" + path);

        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(response.headers().firstValue("Cache-Control"))
                .hasValue(List.of("/", "/console.js").contains(path) ? "no-cache" : "no-store");
    }

    @Test
    void thePageIsSentAgainOnlyWhereItIsAnother() {
        HttpResponse<String> page = gateway.admin("/console/");
        assertThat(page.body()).contains("<title>mcpstead</title>").doesNotContain("<script>", "style=", " onclick");
        String tag = page.headers().firstValue("ETag").orElseThrow();

        McpClient again = gateway.atAdmin("/console/").header("If-None-Match", "\"x\", W/" + tag);
        assertThat(again.send("GET").statusCode()).isEqualTo(304);
        assertThat(again.header("If-None-Match", "\"x\"").send("GET").statusCode())
                .isEqualTo(200);
        assertThat(gateway.atAdmin("/console/").send("HEAD").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutTheSlashItLeadsToThePage() {
        HttpResponse<String> response = gateway.admin("/console");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).hasValue("console/");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /console/, 405",
        "PUT, /console/api/reload, 405",
        "GET, /console/api/reload, 405",
        "POST, /console/api/state, 405",
        "GET, /console/nothing, 404",
        "GET, /console/package-info.class, 404",
        "GET, /console/api/nothing, 404",
    })
    void whatThereIsNotIsSaidSo(String method, String path, int status) {
        assertThat(gateway.atAdmin(path).send(method).statusCode()).isEqualTo(status);
    }

    @Test
    void itIsOnTheAdminPortAlone() {
        assertThat(gateway.get("/console/").statusCode()).isEqualTo(404);
    }

    @Test
    void itCanBeTurnedOff() {
        try (Gateway off =
                Gateway.start(new GatewayConfig().with("admin", "{host: 127.0.0.1, port: 0, console: false}"))) {
            assertThat(List.of("/console", "/console/", "/console/api/state", "/console/auth"))
                    .allSatisfy(path -> assertThat(off.admin(path).statusCode()).isEqualTo(404));
            assertThat(off.admin("/ping").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServerBlockHasItToo() {
        String block = "{applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}],"
                + " adminConnectors: [{type: http, port: 0}]}";
        try (Gateway own = Gateway.start(new GatewayConfig().with("server", block))) {
            assertThat(own.admin("/console/").statusCode()).isEqualTo(200);
            assertThat(own.admin("/console/api/state").statusCode()).isEqualTo(200);
        }
    }
}
