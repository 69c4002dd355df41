package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by the gateway, and as whom it goes to its upstreams. */
final class AuthIT {
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final String UPSTREAM_TOKEN = "upstream-s3cret";

    private static final TestUpstream BEARER =
            TestUpstream.create().authorization("Bearer " + UPSTREAM_TOKEN).start();
    private static final TestUpstream BASIC =
            TestUpstream.create().authorization("Basic dXNlcjpwYXNz").start();
    private static final TestUpstream HEADER =
            TestUpstream.create().authorization("Token abc").start();
    private static final TestUpstream REFUSING =
            TestUpstream.create().authorization("Bearer another").start();
    private static final TestUpstream OPEN = TestUpstream.create().start();
    private static final String[] BEARER_KEYS = {"auth: {type: bearer, token_env: UP_TOKEN}"};

    private static GatewayConfig config(String mode) {
        return new GatewayConfig()
                .with("mcp", "{auth: {mode: " + mode + "}}")
                .server("bearer", BEARER, BEARER_KEYS)
                .server("basic", BASIC.url().replace("http://", "http://user:pass@"))
                .server("header", HEADER, "headers: {Authorization: 'Token ${HEADER_TOKEN}', X-Key: k1}")
                .server("refusing", REFUSING, BEARER_KEYS)
                .server("open", OPEN);
    }

    private static final Gateway GATEWAY = Gateway.start(
            config("bearer"),
            Map.of("MCPSTEAD_BEARER_TOKEN", TOKEN, "UP_TOKEN", UPSTREAM_TOKEN, "HEADER_TOKEN", "abc"));

    @BeforeAll
    static void connect() {
        GATEWAY.connected("bearer", "basic", "header", "open");
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
        BEARER.close();
        BASIC.close();
        HEADER.close();
        REFUSING.close();
        OPEN.close();
    }

    private static McpClient authorized() {
        return GATEWAY.client().header("Authorization", "Bearer " + TOKEN);
    }

    @Test
    void theTokenLetsIn() {
        assertThat(authorized().post(request("1", "ping", "{}")).statusCode()).isEqualTo(200);
        assertThat(authorized().call("open__echo", "{}").has("result")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE", "PUT", "OPTIONS"})
    void everyMethodOfTheEndpointIsClosedWithoutIt(String method) {
        HttpResponse<String> response = GATEWAY.client().send(method);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate").orElseThrow())
                .startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "'',missing_header",
        "Basic dXNlcjpwYXNz,bad_format",
        "Bearer,bad_format",
        "correct-horse-battery-staple,bad_format",
        "Bearer wrong,wrong_token",
        "Bearer correct-horse-battery-stapl,wrong_token",
        "Bearer correct-horse-battery-staple2,wrong_token",
        "Bearer CORRECT-HORSE-BATTERY-STAPLE,wrong_token"
    })
    void failuresAreCountedByTheirReason(String authorization, String reason) {
        String series = "mcpstead_mcp_auth_failures_total{reason=\"" + reason + "\"}";
        double before = GATEWAY.metric(series);
        HttpResponse<String> response =
                GATEWAY.client().header("Authorization", authorization).post(request("1", "ping", "{}"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(GATEWAY.metric(series)).isEqualTo(before + 1);
        assertThat(response.body()).doesNotContain(TOKEN);
    }

    @Test
    void successesAreCounted() {
        double before = GATEWAY.metric("mcpstead_mcp_auth_attempts_total{result=\"success\"}");
        authorized().post(request("1", "ping", "{}"));

        assertThat(GATEWAY.metric("mcpstead_mcp_auth_attempts_total{result=\"success\"}"))
                .isEqualTo(before + 1);
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        assertThat(GATEWAY.client()
                        .header("Authorization", "bearer " + TOKEN)
                        .post(request("1", "ping", "{}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void reloadIsClosedToo() {
        assertThat(GATEWAY.at("/-/reload").send("POST").statusCode()).isEqualTo(401);
        assertThat(GATEWAY.at("/-/reload")
                        .header("Authorization", "Bearer " + TOKEN)
                        .send("POST")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/metrics"})
    void healthAndMetricsStayOpen(String path) {
        assertThat(GATEWAY.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/", "//mcp", "/mcp;x", "/%6dcp", "/mcp/../mcp", "/./mcp"})
    void otherSpellingsOfThePathOpenNothing(String path) {
        HttpResponse<String> response = GATEWAY.at(path).post(request("1", "tools/list", "{}"));

        assertThat(response.statusCode()).isIn(400, 401, 404);
        assertThat(response.body()).doesNotContain("open__echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "basic", "header", "open"})
    void upstreamsGetTheirOwnCredentials(String server) {
        assertThat(authorized().call(server + "__echo", "{}").has("result")).isTrue();
    }

    @Test
    void theClientsTokenIsNotPassedOn() {
        authorized().call("open__echo", "{}");

        assertThat(OPEN.received().all()).allMatch(request -> request.header("authorization") == null);
    }

    @Test
    void configuredHeadersGoWithEveryRequest() {
        authorized().call("header__echo", "{}");

        assertThat(HEADER.received().all()).allMatch(request -> "k1".equals(request.header("x-key")));
    }

    @Test
    void anUpstreamThatRefusesTheTokenIsShownWithoutIt() {
        GATEWAY.awaitHealth("refusing", server -> server.path("last_error").isTextual());

        assertThat(GATEWAY.health("refusing").path("last_error").asText()).contains("401");
        assertThat(GATEWAY.get("/health").body()
                        + GATEWAY.get("/metrics").body()
                        + GATEWAY.admin("/healthcheck").body())
                .doesNotContain(UPSTREAM_TOKEN, TOKEN, "user:pass", "Token abc");
    }

    @Test
    void aCallThatTheUpstreamRefusesNamesItAndNoSecret() {
        var answer = authorized().call("refusing__echo", "{}");

        assertThat(answer.at("/error/code").asInt()).isEqualTo(-32000);
        assertThat(answer.toString()).contains("refusing").doesNotContain(UPSTREAM_TOKEN);
    }

    @Test
    void authIsSwitchedLive() {
        Map<String, String> environment =
                Map.of("MCPSTEAD_BEARER_TOKEN", TOKEN, "UP_TOKEN", UPSTREAM_TOKEN, "HEADER_TOKEN", "abc");
        try (Gateway gateway = Gateway.start(config("none"), environment)) {
            assertThat(gateway.client().post(request("1", "ping", "{}")).statusCode())
                    .isEqualTo(200);
            assertThat(Json.read(gateway.rewrite(config("bearer")).reload().body())
                            .path("unchanged")
                            .asInt())
                    .isEqualTo(5);
            assertThat(gateway.client().post(request("1", "ping", "{}")).statusCode())
                    .isEqualTo(401);
            assertThat(gateway.reload().statusCode()).isEqualTo(401);
        }
    }
}
