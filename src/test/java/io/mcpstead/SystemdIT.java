package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.NotifyReceiver;
import io.mcpstead.testing.TestCertificate;
import io.mcpstead.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as a service of systemd: what it tells, and how it is told to reload. */
final class SystemdIT {
    private final int port = GatewayProcess.freePort();
    private final int adminPort = GatewayProcess.freePort();
    private final TestUpstream upstream = TestUpstream.create().start();

    @TempDir
    private Path directory;

    private NotifyReceiver systemd;
    private Path config;

    @BeforeEach
    void listen() {
        systemd = NotifyReceiver.at(directory.resolve("notify"));
        config = GatewayProcess.config(
                directory.resolve("config.yml"),
                port,
                adminPort,
                "servers:\n  - {name: one, url: '" + upstream.url() + "', required: true}\n");
    }

    @AfterEach
    void close() {
        systemd.close();
        upstream.close();
    }

    /** @param watchdog microseconds; what it is told waits in a socket that holds ten, and is read by a test that looks */
    private GatewayProcess start(String watchdog) {
        return GatewayProcess.start(
                directory,
                Map.of("NOTIFY_SOCKET", systemd.name(), "WATCHDOG_USEC", watchdog),
                "--config",
                config.toString());
    }

    private void awaitLine(String line) {
        await().atMost(GatewayProcess.LIMIT).until(() -> systemd.lines().contains(line));
    }

    private GatewayProcess reload() throws InterruptedException {
        GatewayProcess reload =
                GatewayProcess.start(directory, Map.of(), "reload", "--admin", "http://127.0.0.1:" + adminPort);
        reload.awaitExit();
        return reload;
    }

    @Test
    void tellsWhatBecomesOfIt() throws Exception {
        try (GatewayProcess gateway = start("600000")) {
            awaitLine("READY=1");
            assertThat(GatewayProcess.get(port, "/health").body()).contains("\"connected\":true");
            awaitLine("STATUS=1 of 1 upstreams connected");
            awaitLine("WATCHDOG=1");
            upstream.close();
            awaitLine("STATUS=0 of 1 upstreams connected; away: one");
            gateway.signal("TERM");

            assertThat(gateway.awaitExit()).as(gateway.output()).isZero();
            assertThat(systemd.lines()).endsWith("STOPPING=1", "EXTEND_TIMEOUT_USEC=25000000", "STATUS=stopping");
        }
    }

    @Test
    void isReadyWhereItsPortSpeaksTls() throws Exception {
        Path keys = directory.resolve("keys.p12");
        TestCertificate.write(keys);
        Files.writeString(config, """
                servers: []
                server:
                  applicationConnectors:
                    - {type: https, bindHost: 127.0.0.1, port: %d, keyStorePath: '%s', keyStorePassword: %s}
                  adminConnectors:
                    - {type: http, bindHost: 127.0.0.1, port: %d}
                """.formatted(port, keys, TestCertificate.PASSWORD, adminPort));

        try (GatewayProcess gateway = start("600000")) {
            awaitLine("READY=1");
            awaitLine("WATCHDOG=1");
            gateway.signal("TERM");

            assertThat(gateway.awaitExit()).as(gateway.output()).isZero();
        }
    }

    @Test
    void aReloadThatIsRefusedFailsAndTheServiceLivesOn() throws Exception {
        try (GatewayProcess gateway = start("60000000")) {
            awaitLine("READY=1");
            try (GatewayProcess good = reload()) {
                assertThat(good.awaitExit()).as(good.output()).isZero();
                assertThat(good.out()).contains("1 unchanged");
            }
            awaitLine("RELOADING=1");
            Files.writeString(config, "nonsense: true\n", StandardOpenOption.APPEND);
            try (GatewayProcess refused = reload()) {
                assertThat(refused.awaitExit()).isEqualTo(1);
                assertThat(refused.err())
                        .contains("refused to reload", "nonsense: is not a known key")
                        .doesNotContain("Exception");
            }
            assertThat(GatewayProcess.get(port, "/health").statusCode()).isEqualTo(200);
            assertThat(gateway.output()).contains("Reload refused");
        }
    }

    @Test
    void aReloadWithoutAGatewayFails() throws Exception {
        try (GatewayProcess without = reload()) {
            assertThat(without.awaitExit()).isEqualTo(1);
            assertThat(without.err())
                    .startsWith("mcpstead: no gateway could be asked at http://127.0.0.1:" + adminPort + ": ");
        }
    }
}
