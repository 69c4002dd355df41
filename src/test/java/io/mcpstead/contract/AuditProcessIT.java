package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of a whole process: its start and end, its file, the names of tokens. */
final class AuditProcessIT {
    private final TestUpstream upstream = TestUpstream.create().start();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        upstream.close();
    }

    private GatewayConfig config(String audit) {
        return new GatewayConfig()
                .with("audit", "{enabled: true, " + audit + "}")
                .with("mcp", "{session: {shutdown_grace_seconds: 1}}")
                .server("one", upstream);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Json::read).toList();
    }

    private static void call(GatewayProcess gateway, int times) {
        for (int i = 0; i < times; i++) {
            gateway.client().call("one__echo", "{}");
        }
    }

    @Test
    void theLastCallsAreInItWhenTheProcessEnds() throws IOException {
        Path file = directory.resolve("audit.log");
        try (GatewayProcess gateway = GatewayProcess.start(config("file: '" + file + "'"))) {
            gateway.connected("one");
            call(gateway, 20);
            CompletableFuture<HttpResponse<String>> late =
                    gateway.client().postAsync(McpClient.callRequest("1", "one__slow", "{}"));
            await().until(() -> upstream.waiting() == 1);
            gateway.signal("TERM");
            late.join();
            assertThat(gateway.exitCode()).isZero();
        }

        assertThat(lines(file)).hasSize(21);
        assertThat(lines(file).getLast().path("outcome").asText()).isEqualTo("gateway_shutdown");
        assertThat(lines(file).getLast().path("tool").asText()).isEqualTo("slow");
    }

    @Test
    void noLineIsLostWhereTheFileIsMovedAwayUnderLoad() throws Exception {
        Path file = directory.resolve("audit.log");
        try (GatewayProcess gateway = GatewayProcess.start(config("file: '" + file + "'"))) {
            gateway.connected("one");
            for (int moved = 1; moved <= 3; moved++) {
                call(gateway, 50);
                assertThat(new ProcessBuilder("mv", file.toString(), file + "." + moved)
                                .start()
                                .waitFor())
                        .isZero();
            }
            call(gateway, 50);
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();
        }

        int lines = lines(file).size();
        for (int moved = 1; moved <= 3; moved++) {
            lines += lines(directory.resolve("audit.log." + moved)).size();
        }
        assertThat(lines).isEqualTo(200);
        assertThat(lines(file)).hasSizeGreaterThanOrEqualTo(50);
    }

    @Test
    void aFileThatCannotBeWrittenIsAReasonNotToStart() {
        Path file = directory.resolve("missing").resolve("audit.log");
        try (GatewayProcess gateway = GatewayProcess.launch(config("file: '" + file + "'"), Map.of())) {
            assertThat(gateway.exitCode()).isEqualTo(1);
            assertThat(gateway.output())
                    .contains(": audit.file: cannot write " + file + ": there is no such directory")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFullDiskHarmsNoCallAndIsSaidOnce() {
        try (GatewayProcess gateway = GatewayProcess.start(config("file: /dev/full, queue_size: 5"))) {
            gateway.connected("one");
            call(gateway, 30);

            gateway.awaitMetric("mcpstead_audit_write_errors_total", 2);
            gateway.awaitMetric("mcpstead_audit_dropped_total", 1);
            assertThat(gateway.metric("mcpstead_audit_events_total")).isZero();
            assertThat(gateway.lines("audit_write_failed").lines())
                    .singleElement()
                    .asString()
                    .contains("/dev/full", "No space left on device");
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();
        }
    }

    @Test
    void linesOnTheStandardOutputStayWholeBesideTheLog() {
        try (GatewayProcess gateway = GatewayProcess.start(config("target: stdout"))) {
            gateway.connected("one");
            call(gateway, 10);
            gateway.signal("TERM");
            assertThat(gateway.exitCode()).isZero();

            assertThat(gateway.lines("\"event\":\"tool_call\"").lines().map(Json::read))
                    .hasSize(10)
                    .allMatch(line -> line.path("tool").asText().equals("echo"));
        }
    }

    @Test
    void theTokenThatLetACallInIsNamedAndNothingElseOfIt() throws IOException {
        Path file = directory.resolve("audit.log");
        Path tokens = Files.writeString(directory.resolve("tokens"), "alice s3cret-0ne-long\nbob s3cret-tw0-long\n");
        GatewayConfig config = config("arguments: true, file: '" + file + "'").with("mcp", "{auth: {mode: bearer}}");
        try (GatewayProcess gateway =
                GatewayProcess.launch(config, Map.of("MCPSTEAD_BEARER_TOKEN_FILE", tokens.toString()))) {
            gateway.awaitPorts();
            gateway.connected("one");
            gateway.client().header("Authorization", "Bearer s3cret-tw0-long").call("one__echo", "{}");
            gateway.modern().header("Authorization", "Bearer s3cret-0ne-long").call("one__echo", "{}");
            await().until(() -> Files.readAllLines(file).size() == 2);
        }

        assertThat(lines(file).getFirst().path("token").asText()).isEqualTo("bob");
        assertThat(lines(file).getLast().path("token").asText()).isEqualTo("alice");
        assertThat(file).content().doesNotContain("s3cret");
    }
}
