package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload would do, asked beforehand; and what the last one did, asked afterwards. */
final class PlanIT {
    private static final String NOTHING = "{\"dry_run\":true,\"added\":0,\"removed\":0,\"restarted\":0,\"updated\":0,";

    private final TestUpstream one = TestUpstream.create().start();
    private final TestUpstream two = TestUpstream.create().start();

    @TempDir
    private Path directory;

    private Path token;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        token = Files.writeString(directory.resolve("token"), "0ld-s3cret\n");
        gateway = Gateway.start(config(), Map.of("KEY", "k3y-s3cret"));
        gateway.connected("one", "two");
    }

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        two.close();
    }

    private GatewayConfig config() {
        return new GatewayConfig()
                .server("one", one, "auth: {type: bearer, token_file: '" + token + "'}")
                .server("two", two);
    }

    private GatewayConfig other() {
        return new GatewayConfig()
                .with("mcp", "{max_request_bytes: 1000000, session: {max_sessions: 7}}")
                .server("three", two)
                .server(
                        "one",
                        two,
                        "auth: {type: bearer, token_file: '" + token + "'}",
                        "headers: {X-Key: '${KEY}'}",
                        "tools: {ttl_seconds: 9}");
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("s3cret");
        return Json.read(response.body());
    }

    private HttpResponse<String> plan(String query, String yaml) {
        return gateway.atAdmin("/tasks/plan" + query)
                .header("Content-Type", "application/yaml")
                .post(yaml);
    }

    private HttpResponse<String> task(String query) {
        return gateway.atAdmin("/tasks/reload" + query).send("POST");
    }

    private static JsonNode withoutHash(JsonNode plan) {
        assertThat(plan.path("config_hash").asText()).matches("[0-9a-f]{64}");
        return Json.read(plan.toString().replaceAll(",\"config_hash\":\"[^\"]*\"", ""));
    }

    @Test
    void aDryRunTellsWhatWouldChangeByKeysAndChangesNothing() {
        gateway.rewrite(other());
        JsonNode expected = Json.read("{\"dry_run\":true,\"added\":1,\"removed\":1,\"restarted\":1,\"updated\":0,"
                + "\"unchanged\":0,\"servers\":["
                + "{\"name\":\"three\",\"change\":\"added\",\"keys\":[]},"
                + "{\"name\":\"one\",\"change\":\"restarted\",\"keys\":[\"url\",\"headers\",\"tools.ttl_seconds\"]},"
                + "{\"name\":\"two\",\"change\":\"removed\",\"keys\":[]}],"
                + "\"settings\":[\"mcp.max_request_bytes\"],"
                + "\"ignored_until_restart\":[\"mcp.session.max_sessions\"]}");

        assertThat(withoutHash(json(gateway.at("/-/reload?dry_run=true").send("POST"))))
                .isEqualTo(expected);
        assertThat(withoutHash(json(task("?dry_run=true")))).isEqualTo(expected);
        assertThat(withoutHash(json(plan("", gateway.yaml())))).isEqualTo(expected);

        assertThat(gateway.client().toolNames()).contains("one__echo", "two__echo");
        assertThat(one.sessionsOpened()).isEqualTo(1);
        assertThat(gateway.metric("mcpstead_config_reloads_total{result=\"success\"}"))
                .isZero();
        assertThat(gateway.series())
                .noneMatch(line -> line.startsWith("mcpstead_config_last_reload_attempt_timestamp_seconds"));
    }

    @Test
    void theReloadThatFollowsDoesWhatThePlanSaid() {
        gateway.rewrite(other());
        JsonNode plan = json(gateway.at("/-/reload?dry_run=true").send("POST"));
        HttpResponse<String> reload = gateway.reload();

        assertThat(reload.body())
                .isEqualTo("{\"added\":1,\"removed\":1,\"restarted\":1,\"updated\":0,\"unchanged\":0}");
        for (String count : new String[] {"added", "removed", "restarted", "updated", "unchanged"}) {
            assertThat(plan.path(count)).isEqualTo(Json.read(reload.body()).path(count));
        }
        JsonNode after = json(gateway.at("/-/reload?dry_run=true").send("POST"));
        assertThat(after.toString()).startsWith(NOTHING + "\"unchanged\":2,");
        assertThat(after.path("settings")).isEmpty();
        assertThat(after.path("ignored_until_restart")).hasSize(1);
        assertThat(after.path("config_hash")).isEqualTo(plan.path("config_hash"));
    }

    @Test
    void aSecretThatWasChangedOutsideTheFileIsInThePlan() throws IOException {
        Files.writeString(token, "n3w-s3cret\n");

        JsonNode plan = json(gateway.at("/-/reload?dry_run=true").send("POST"));

        assertThat(plan.at("/servers/0/change").asText()).isEqualTo("restarted");
        assertThat(plan.at("/servers/0/keys")).isEqualTo(Json.read("[\"auth\"]"));
        assertThat(plan.at("/servers/1/change").asText()).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?dry_run=maybe", "?dry_run=", "?dryrun=true", "?dry_run=true&dry_run=false"})
    void whatIsNotUnderstoodIsRefusedAndDoesNotReload(String query) {
        gateway.rewrite(new GatewayConfig());
        HttpResponse<String> main = gateway.at("/-/reload" + query).send("POST");
        HttpResponse<String> admin = task(query);

        assertThat(main.statusCode()).isEqualTo(400);
        assertThat(main.body()).contains("dry_run");
        assertThat(admin.statusCode()).isEqualTo(500);
        assertThat(admin.body()).contains("dry_run");
        assertThat(gateway.client().toolNames()).contains("one__echo", "two__echo");
    }

    @Test
    void aDryRunIsForThoseWhoMayReload() {
        gateway.rewrite(
                new GatewayConfig().with("mcp", "{auth: {mode: bearer}}").server("one", one));
        HttpResponse<String> unset = gateway.at("/-/reload?dry_run=true").send("POST");

        assertThat(unset.statusCode()).isEqualTo(400);
        assertThat(unset.body()).contains("MCPSTEAD_BEARER_TOKEN");
        try (Gateway guarded = Gateway.start(
                new GatewayConfig().with("mcp", "{auth: {mode: bearer}}"),
                Map.of("MCPSTEAD_BEARER_TOKEN", "t0ken-s3cret"))) {
            McpClient dry = guarded.at("/-/reload?dry_run=true");
            assertThat(dry.send("POST").statusCode()).isEqualTo(401);
            assertThat(dry.header("Authorization", "Bearer t0ken-s3cret")
                            .send("POST")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTextThatIsRefusedIsExplainedUnderItsName() {
        HttpResponse<String> refused =
                plan("?name=next.yml", "servers: [{name: a__b, url: 'ftp://h', headers: {A: '${UNSET_NAME}'}}]");

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body())
                .contains("next.yml: servers[0].name", "next.yml: servers[0].url", "UNSET_NAME is not set");
        assertThat(gateway.metric("mcpstead_config_last_reload_successful")).isOne();
        assertThat(gateway.admin("/healthcheck").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOfTheWrongTypeIsExplained() {
        HttpResponse<String> form = gateway.atAdmin("/tasks/plan")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .post("servers: []");

        assertThat(form.statusCode()).isEqualTo(500);
        assertThat(form.body()).contains("Content-Type: application/yaml");
        assertThat(plan("", "").body()).contains("the configuration: is empty");
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() {
        String tooLong = "#".repeat(1024 * 1024 + 1);

        assertThat(plan("", tooLong).statusCode()).isEqualTo(413);
        assertThat(plan("", "#".repeat(1024 * 1024 - 20) + "\nservers: []\n").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theHashIsThatOfTheFileThatRuns() throws Exception {
        String atStart = hash();
        gateway.rewrite(other());
        String planned = json(gateway.at("/-/reload?dry_run=true").send("POST"))
                .path("config_hash")
                .asText();
        assertThat(planned).isNotEqualTo(atStart);
        assertThat(hash()).isEqualTo(atStart);

        gateway.rewrite("servers: [").reload();
        assertThat(hash()).isEqualTo(atStart);
        gateway.rewrite(other()).reload();
        assertThat(hash()).isEqualTo(planned);
        assertThat(gateway.series().filter(line -> line.startsWith("mcpstead_config_hash")))
                .hasSize(1);
        assertThat(gateway.health().path("config_hash").asText()).isEqualTo(planned);
    }

    private String hash() {
        String line = gateway.series()
                .filter(series -> series.startsWith("mcpstead_config_hash{"))
                .findFirst()
                .orElseThrow();
        assertThat(line).matches("mcpstead_config_hash\\{hash=\"[0-9a-f]{64}\"} 1\\.0");
        return line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
    }

    @Test
    void theLastReloadIsAHealthCheckAndMetrics() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        assertThat(check().path("message").asText()).isEqualTo("not reloaded since the start");
        assertThat(gateway.metric("mcpstead_config_last_reload_successful")).isOne();

        gateway.rewrite(
                        "servers: [{name: one, url: 'http://u:p4ss-s3cret@h', auth: {type: bearer, token: t0k-s3cret}}]")
                .reload();
        JsonNode refused = check();
        assertThat(refused.path("healthy").asBoolean()).isFalse();
        assertThat(refused.path("last_reload").asText()).isEqualTo("refused");
        assertThat(refused.path("last_reload_error").asText()).contains("servers[0].auth.token");
        assertThat(Instant.parse(refused.path("last_reload_at").asText())).isAfterOrEqualTo(start);
        assertThat(refused.toString()).doesNotContain("s3cret");
        assertThat(gateway.metric("mcpstead_config_last_reload_successful")).isZero();
        assertThat(gateway.metric("mcpstead_config_last_reload_attempt_timestamp_seconds"))
                .isGreaterThanOrEqualTo((double) start.getEpochSecond());

        gateway.rewrite(config()).reload();
        JsonNode applied = check();
        assertThat(applied.path("healthy").asBoolean()).isTrue();
        assertThat(applied.path("last_reload").asText()).isEqualTo("applied");
        assertThat(applied.path("message").asText()).contains("2 unchanged");
        assertThat(applied.has("last_reload_error")).isFalse();
        assertThat(applied.path("config_hash").asText()).isEqualTo(hash());
        assertThat(gateway.metric("mcpstead_config_last_reload_successful")).isOne();
    }

    private JsonNode check() {
        return Json.read(gateway.admin("/healthcheck").body()).path("reload");
    }
}
