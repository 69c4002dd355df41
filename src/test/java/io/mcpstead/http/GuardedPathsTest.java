package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuardedPathsTest {
    private static final String UNKNOWN = "mcpstead_mcp_requests_total{method=\"unknown\",result=\"error\"}";
    private static final String WRONG_TOKEN = "mcpstead_mcp_auth_failures_total{reason=\"wrong_token\"}";

    private final AtomicInteger dispatched = new AtomicInteger();
    private TestGateway gateway;

    @BeforeAll
    void start() {
        gateway = TestGateway.start();
        gateway.dispatcher.set(request -> {
            dispatched.incrementAndGet();
            return new io.mcpstead.dispatch.Answer.Accepted();
        });
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void requireToken() {
        dispatched.set(0);
        gateway.config.set(TestGateway.config("s3cret", List.of()));
    }

    @Test
    void servesWhoSendsTheToken() {
        assertThat(gateway.send(gateway.post(PING).header("Authorization", "Bearer s3cret"))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void refusesWrongTokenAndCountsIt() {
        double unknown = gateway.metric(UNKNOWN);
        double wrong = gateway.metric(WRONG_TOKEN);

        HttpResponse<String> response = gateway.send(gateway.post(PING).header("Authorization", "Bearer other"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(response.body()).isEmpty();
        assertThat(gateway.metric(UNKNOWN)).isEqualTo(unknown + 1);
        assertThat(gateway.metric(WRONG_TOKEN)).isEqualTo(wrong + 1);
        assertThat(dispatched).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void guardsAllMethods(String method) {
        assertThat(gateway.send(gateway.request("/mcp").method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void guardsReload() {
        assertThat(gateway.send(gateway.request("/-/reload").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway.send(gateway.request("/-/reload")
                                .header("Authorization", "Bearer s3cret")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    /** Jersey matches paths in its own way, so that a filter on a path could be walked around. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mcp/",
                "//mcp",
                "/mcp//",
                "/mcp;x=y",
                "/;x/mcp",
                "/%6dcp",
                "/./mcp",
                "/x/../mcp",
                "/mcp%2f",
                "/mcp%3b",
                "/mcp?x",
                "/MCP",
                "/x//../mcp",
                "/%2e/mcp",
                "/mcp/.",
                "/-/reload/",
                "/-;x/reload",
                "//-/reload",
                "/-/reload;x",
                "/%2d/reload",
                "/-//reload",
                "/-/./reload"
            })
    void noSpellingOfThePathGetsAround(String path) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.announce(path, "application/json", 2).send("{}");

            assertThat(client.head()).matches("(?s)http/1.1 (400|401|404|405) .*");
            assertThat(dispatched).hasValue(0);
        }
    }

    @Test
    void refusesBeforeTheBodyComes() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.announce("/mcp", "application/x-www-form-urlencoded", 1_000);

            assertThat(client.head()).startsWith("http/1.1 401");
        }
    }

    @Test
    void healthAndMetricsAreOpen() {
        assertThat(gateway.send(gateway.request("/health")).statusCode()).isEqualTo(200);
        assertThat(gateway.send(gateway.request("/metrics")).statusCode()).isEqualTo(200);
    }

    @Test
    void modeChangesWhileTheGatewayRuns() {
        gateway.config.set(TestGateway.config(null, List.of()));

        assertThat(gateway.send(gateway.post(PING)).statusCode()).isEqualTo(202);
    }

    @Test
    void countsNoAttemptsWithoutAuthentication() {
        gateway.config.set(TestGateway.config(null, List.of()));
        double before = gateway.metric("mcpstead_mcp_auth_attempts_total{result=\"success\"}");

        gateway.send(gateway.post(PING));

        assertThat(gateway.metric("mcpstead_mcp_auth_attempts_total{result=\"success\"}"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/-/reload"})
    void refusesForeignOrigin(String path) {
        gateway.config.set(TestGateway.config(null, List.of("https://app.example.com")));

        HttpResponse<String> response = gateway.send(gateway.request(path)
                .header("Origin", "http://evil.example.com")
                .POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).contains("\"jsonrpc\":\"2.0\"", "\"error\"").doesNotContain("\"id\"");
        assertThat(dispatched).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "http://localhost:5173"})
    void servesAllowedOrigin(String origin) {
        gateway.config.set(TestGateway.config(null, List.of("https://app.example.com")));

        assertThat(gateway.send(gateway.post(PING).header("Origin", origin)).statusCode())
                .isEqualTo(202);
    }
}
