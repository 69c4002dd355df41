package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.demo.DemoServers;
import io.mcpstead.testing.ClosedPort;
import io.mcpstead.testing.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running process: how it starts, what signals do to it, and with what code it ends. */
final class ProcessIT {
    private final int port = GatewayProcess.freePort();
    private final int adminPort = GatewayProcess.freePort();

    @TempDir
    private Path directory;

    private DemoServers servers;
    private Path config;

    @BeforeEach
    void startServers() throws IOException {
        servers = DemoServers.start(directory);
        config = configure(server("clock", servers.clock()));
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    private static String server(String name, URI url) {
        return "  - {name: " + name + ", url: '" + url + "'}\n";
    }

    private Path configure(String... entries) {
        return GatewayProcess.config(
                directory.resolve("config.yml"), port, adminPort, "servers:\n" + String.join("", entries));
    }

    private GatewayProcess start(String... arguments) {
        return GatewayProcess.start(directory, Map.of(), arguments);
    }

    private GatewayProcess startConnected() {
        GatewayProcess gateway = start("--config", config.toString());
        gateway.awaitConnected(port, "clock");
        return gateway;
    }

    @Test
    void endsWithZeroOnSigterm() throws Exception {
        try (GatewayProcess gateway = startConnected()) {
            gateway.signal("TERM");

            assertThat(gateway.awaitExit()).as(gateway.output()).isZero();
        }
    }

    @Test
    void endsWithZeroOnSigint() throws Exception {
        Signals.assumeDelivered("INT");
        try (GatewayProcess gateway = startConnected()) {
            gateway.signal("INT");

            assertThat(gateway.awaitExit()).as(gateway.output()).isZero();
        }
    }

    @Test
    void serverCommandAndVariableStartTheSameGateway() throws Exception {
        try (GatewayProcess gateway = start("server", config.toString())) {
            gateway.awaitConnected(port, "clock");
        }
        try (GatewayProcess gateway = GatewayProcess.start(directory, Map.of("MCPSTEAD_CONFIG", config.toString()))) {
            gateway.awaitConnected(port, "clock");
        }
    }

    @Test
    void sighupAppliesTheChangedFile() throws Exception {
        try (GatewayProcess gateway = startConnected()) {
            configure(server("notebook", servers.notebook()), server("files", servers.files()));
            gateway.signal("HUP");

            gateway.awaitConnected(port, "notebook", "files");
        }
    }

    @Test
    void sighupWithABadFileChangesNothingAndIsLogged() throws Exception {
        try (GatewayProcess gateway = startConnected()) {
            Files.writeString(config, "servers: [{nme: x}]\n");
            gateway.signal("HUP");

            await().atMost(GatewayProcess.LIMIT).until(() -> gateway.output().contains("nme"));
            gateway.awaitConnected(port, "clock");
        }
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                GatewayProcess gateway = start("--config", config.toString())) {
            assertThat(gateway.awaitExit()).isNotZero();
            assertThat(gateway.err())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .containsIgnoringCase("in use");
            assertThat(gateway.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void endsWithTheNameOfARequiredServerThatCannotBeReached() throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            configure("  - {name: absent, url: 'http://127.0.0.1:" + closed.port() + "/mcp', required: true,"
                    + " reconnect: {max_attempts: 2, backoff_base_ms: 10, backoff_max_ms: 10}}\n");
            try (GatewayProcess gateway = start("--config", config.toString())) {
                assertThat(gateway.awaitExit()).isNotZero();
                assertThat(gateway.output()).contains("absent").doesNotContain("\tat ");
            }
        }
    }

    @Test
    void demoPrintsLinesThatWorkAndStopsOnSigint() throws Exception {
        Signals.assumeDelivered("INT");
        try (GatewayProcess demo = start("demo")) {
            await().atMost(GatewayProcess.LIMIT).until(() -> demo.out().contains("Ctrl-C"));
            List<String> lines = Pattern.compile("^ *(curl .*)$", Pattern.MULTILINE)
                    .matcher(demo.out())
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(lines).hasSizeGreaterThan(3).allSatisfy(ProcessIT::assertWorks);
            demo.signal("INT");

            assertThat(demo.awaitExit()).as(demo.output()).isZero();
        }
    }

    @Test
    void selftestEndsWithZeroAndLeavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Map<String, String> environment = Map.of("MCPSTEAD_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        try (GatewayProcess selftest = GatewayProcess.start(directory, environment, "selftest")) {
            assertThat(selftest.awaitExit()).as(selftest.output()).isZero();

            assertThat(selftest.out().lines()).hasSizeGreaterThan(8).endsWith("OK");
            assertThat(selftest.err()).isEmpty();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static void assertWorks(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", line.strip().replaceFirst("^curl", "curl --fail --max-time 30"))
                .redirectErrorStream(true)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(line + "\n" + answer).isZero();
        assertThat(answer).isNotBlank().doesNotContain("\"error\":", "\"isError\":true");
    }
}
