package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens in files are changed by a reload, with the configuration as it was. */
final class TokenRotationIT {
    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");
    private static final String UP = "Bearer up-one";

    private final TestUpstream upstream =
            TestUpstream.create().authorization(UP).start();

    @TempDir
    private Path directory;

    private Path clients;
    private Path own;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        clients = Files.writeString(directory.resolve("clients"), "old 0ld-s3cret\n");
        own = Files.writeString(directory.resolve("own"), "up-one\n");
        gateway = Gateway.start(
                new GatewayConfig()
                        .with("mcp", "{auth: {mode: bearer}, session: {shutdown_grace_seconds: 1}}")
                        .server("one", upstream, "auth: {type: bearer, token_file: '" + own + "'}"),
                Map.of("MCPSTEAD_BEARER_TOKEN_FILE", clients.toString()));
        gateway.connected("one");
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private HttpResponse<String> reload(String token) {
        return gateway.at("/-/reload")
                .header("Authorization", "Bearer " + token)
                .send("POST");
    }

    private int status(String token) {
        return gateway.client()
                .header("Authorization", "Bearer " + token)
                .post(request("1", "ping", "{}"))
                .statusCode();
    }

    @Test
    void oldAndNewWorkUntilTheOldExpires() throws IOException {
        Instant expiry = Instant.now().plusSeconds(2);
        Files.writeString(clients, "old 0ld-s3cret " + expiry + "\nnew n3w-s3cret\n");
        assertThat(status("n3w-s3cret")).isEqualTo(401);
        assertThat(reload("0ld-s3cret").statusCode()).isEqualTo(200);

        assertThat(status("n3w-s3cret")).isEqualTo(200);
        await().until(() -> status("0ld-s3cret") == 401);
        assertThat(Instant.now()).isAfterOrEqualTo(expiry);
        assertThat(status("n3w-s3cret")).isEqualTo(200);
        assertThat(gateway.metric("mcpstead_mcp_auth_failures_total{reason=\"expired_token\"}"))
                .isEqualTo(1);
    }

    @Test
    void usesAndExpiriesAreShownByName() throws IOException {
        Files.writeString(clients, "old 0ld-s3cret " + FAR + "\nnew n3w-s3cret\n");
        reload("0ld-s3cret");
        status("n3w-s3cret");
        status("n3w-s3cret");

        assertThat(gateway.metric("mcpstead_client_token_uses_total{name=\"new\"}"))
                .isEqualTo(2);
        assertThat(gateway.metric("mcpstead_client_tokens_expiry_timestamp_seconds{name=\"old\"}"))
                .isEqualTo((double) FAR.getEpochSecond());
        assertThat(gateway.series())
                .noneMatch(series -> series.startsWith("mcpstead_client_tokens_expiry_timestamp_seconds{name=\"new\""))
                .noneMatch(series -> series.contains("s3cret"));

        Files.writeString(clients, "new n3w-s3cret\n");
        reload("n3w-s3cret");
        assertThat(gateway.series())
                .noneMatch(series -> series.startsWith("mcpstead_client_tokens_expiry_timestamp_seconds{"));
    }

    @Test
    void anUpstreamIsRestartedForItsNewTokenAlone() throws IOException {
        Files.writeString(own, "up-two\n");
        upstream.authorization("Bearer up-two");

        assertThat(Json.read(reload("0ld-s3cret").body()).path("restarted").asInt())
                .isEqualTo(1);
        gateway.connected("one");
        assertThat(Json.read(reload("0ld-s3cret").body()).path("unchanged").asInt())
                .isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws IOException {
        Files.writeString(clients, "new n3w-s3cret never\n");
        HttpResponse<String> refused = reload("0ld-s3cret");

        assertThat(refused.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(refused.body()).contains("line 1: the expiry must be like").doesNotContain("s3cret");
        assertThat(status("0ld-s3cret")).isEqualTo(200);
        assertThat(status("n3w-s3cret")).isEqualTo(401);
    }
}
