package io.mcpstead.cli;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.demo.DemoServers;
import io.mcpstead.doctor.Doctor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Examines the demo's servers, quietly, before those that are meant: the first time of everything takes a JVM tens of
 * milliseconds, which would be shown as a server's.
 */
final class Rehearsal {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Rehearsal() {}

    static void run() throws InterruptedException {
        try (DemoServers servers = DemoServers.start(Path.of("."))) {
            List<ServerConfig> configs = List.of(
                    ServerConfig.of("streamable", servers.clock()),
                    ServerConfig.of("sse", servers.files()),
                    ServerConfig.of(
                            "tls",
                            URI.create("https" + servers.clock().toString().substring("http".length()))));
            new Doctor(LONGEST, 0, InstantSource.system()).examine(configs, config -> true, report -> {});
        } catch (IOException e) {
            // Then the times are what they are.
        }
    }
}
