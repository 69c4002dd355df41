package io.mcpstead.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.plan.ChangeCounts;
import io.mcpstead.http.HealthReport.ServerHealth;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatusResourcesTest {
    private static final ServerHealth UP = new ServerHealth(
            "a", "http://127.0.0.1:3000/mcp", "streamable", false, true, 3, 0.4, 0, null, "2025-11-25", "ready", true);
    private static final ServerHealth DOWN = new ServerHealth(
            "b", "http://127.0.0.1:3001/mcp", "sse", true, false, 0, null, 2, "refused", null, "backing_off", false);

    private static final HealthReport.Self WELL = new HealthReport.Self(true, false, true, "abc");

    private TestGateway gateway;

    @BeforeAll
    void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void healthHasItsShape() {
        gateway.health.set(HealthReport.of(12.3, WELL, List.of(UP)));

        HttpResponse<String> response = gateway.send(gateway.request("/health").header("Accept", "text/html"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .isEqualTo("{\"status\":\"ok\",\"uptime_seconds\":12.3,\"ready\":true,\"not_ready\":[],"
                        + "\"last_reload_successful\":true,\"servers\":[{\"name\":\"a\","
                        + "\"url\":\"http://127.0.0.1:3000/mcp\",\"protocol\":\"streamable\",\"required\":false,"
                        + "\"connected\":true,\"tools_count\":3,\"last_seen_seconds_ago\":0.4,\"reconnects\":0,"
                        + "\"last_error\":null,\"protocol_version\":\"2025-11-25\",\"state\":\"ready\",\"takes_calls\":true}],"
                        + "\"config_hash\":\"abc\"}");
    }

    @Test
    void healthIsDegradedWhereAServerIsAway() {
        gateway.health.set(HealthReport.of(12.3, WELL, List.of(UP, DOWN)));

        assertThat(gateway.send(gateway.request("/health")).body())
                .contains("\"status\":\"degraded\"", "\"last_seen_seconds_ago\":null", "\"last_error\":\"refused\"");
    }

    @Test
    void metricsAreTextOrOpenMetrics() {
        HttpResponse<String> text = gateway.send(gateway.request("/metrics"));
        HttpResponse<String> open =
                gateway.send(gateway.request("/metrics").header("Accept", "application/openmetrics-text"));

        assertThat(text.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("text/plain", "version=0.0.4"));
        assertThat(text.body()).contains("mcpstead_build_info");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void metricsAreNotFoundWhileDisabled() {
        gateway.metricsEnabled.set(false);
        HttpResponse<String> response = gateway.send(gateway.request("/metrics"));
        gateway.metricsEnabled.set(true);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("metrics disabled");
        assertThat(gateway.send(gateway.request("/metrics")).statusCode()).isEqualTo(200);
    }

    @Test
    void reloadTellsWhatItDid() {
        gateway.reload.set(dry -> new ReloadResource.Applied(new ChangeCounts(1, 2, 3, 4, 5)));

        HttpResponse<String> response = reload("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"added\":1,\"removed\":2,\"restarted\":3,\"updated\":4,\"unchanged\":5}");
    }

    @Test
    void reloadOfBadFileTellsWhy() {
        gateway.reload.set(dry -> new ReloadResource.Rejected("config.yml: servers[0].url is missing"));

        HttpResponse<String> response = reload("");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(response.body()).isEqualTo("config.yml: servers[0].url is missing");
    }

    @ParameterizedTest
    @CsvSource({"?dry_run=true, true", "?dry_run=false, false", "?, false"})
    void reloadMayBeDry(String query, boolean dry) {
        var asked = new AtomicReference<Boolean>();
        gateway.reload.set(given -> {
            asked.set(given);
            return new ReloadResource.Applied(new ChangeCounts(0, 0, 0, 0, 0));
        });

        assertThat(reload(query).statusCode()).isEqualTo(200);
        assertThat(asked).hasValue(dry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?dry_run=yes",
                "?dry_run",
                "?dry_run=",
                "?dry_run=TRUE",
                "?dry_run=true&dry_run=true",
                "?dry-run=true",
                "?dry_run=true&x=1",
                "?dry_run=%zz"
            })
    void reloadDoesNothingThatItDoesNotUnderstand(String query) throws IOException {
        gateway.reload.set(dry -> {
            throw new AssertionError("reloaded");
        });

        assertThat(status(query)).isEqualTo(400);
    }

    @Test
    void reloadIsPostOnly() {
        assertThat(gateway.send(gateway.request("/-/reload")).statusCode()).isEqualTo(405);
    }

    /** By hand, since a proper client sends no malformed URI. */
    private int status(String query) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /-/reload" + query + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            return Integer.parseInt(client.line().split(" ", 3)[1]);
        }
    }

    private HttpResponse<String> reload(String query) {
        return gateway.send(gateway.request("/-/reload" + query).POST(BodyPublishers.noBody()));
    }
}
