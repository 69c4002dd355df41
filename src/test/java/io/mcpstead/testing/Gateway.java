package io.mcpstead.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole gateway with a configuration file of its own, seen from outside. */
public abstract class Gateway implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path file;

    Gateway(GatewayConfig config) {
        try {
            file = Files.createTempFile("gateway", ".yml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rewrite(config);
    }

    /** Starts one inside the test's own process, and waits until it listens. */
    public static Gateway start(GatewayConfig config) {
        return start(config, Map.of());
    }

    public static Gateway start(GatewayConfig config, Map<String, String> environment) {
        return new EmbeddedGateway(config, environment);
    }

    public abstract int port();

    public abstract int adminPort();

    final Path file() {
        return file;
    }

    /** Waits until these servers are connected. */
    public Gateway connected(String... names) {
        for (String name : names) {
            awaitHealth(name, server -> server.path("connected").asBoolean());
        }
        return this;
    }

    public Gateway disconnected(String name) {
        return awaitHealth(name, server -> !server.path("connected").asBoolean());
    }

    /** Waits until a server's entry in {@code /health} is as wanted. */
    public Gateway awaitHealth(String name, Predicate<JsonNode> wanted) {
        await("health of " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> wanted.test(health(name)));
        return this;
    }

    public JsonNode health(String name) {
        for (JsonNode server : health().path("servers")) {
            if (server.path("name").asText().equals(name)) {
                return server;
            }
        }
        return MissingNode.getInstance();
    }

    public JsonNode health() {
        return Json.read(get("/health").body());
    }

    /** A client of {@code /mcp} without a session. */
    public McpClient client() {
        return new McpClient(uri("/mcp"));
    }

    /** A client of revision 2026-07-28. */
    public ModernClient modern() {
        return modern("/mcp");
    }

    public ModernClient modern(String path) {
        return new ModernClient(this, path);
    }

    public HttpResponse<String> get(String path) {
        return new McpClient(uri(path)).accepting("*/*").send("GET");
    }

    public McpClient at(String path) {
        return new McpClient(uri(path));
    }

    public HttpResponse<String> admin(String path) {
        return atAdmin(path).send("GET");
    }

    /** A client of the admin port. */
    public McpClient atAdmin(String path) {
        return new McpClient(URI.create(adminUrl() + path)).accepting("*/*");
    }

    public String adminUrl() {
        return "http://127.0.0.1:" + adminPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** The value of a series as {@code /metrics} prints it, 0 where it is missing; labels in any order. */
    public double metric(String series) {
        String wanted = labelsSorted(series) + " ";
        return series().filter(line -> line.startsWith(wanted))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(wanted.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    /** The lines of {@code /metrics} that are no comments, with their labels sorted. */
    public Stream<String> series() {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Gateway::labelsSorted);
    }

    private static String labelsSorted(String line) {
        int open = line.indexOf('{');
        int close = line.lastIndexOf('}');
        return open < 0
                ? line
                : Stream.of(line.substring(open + 1, close).split(","))
                        .sorted()
                        .collect(Collectors.joining(",", line.substring(0, open + 1), line.substring(close)));
    }

    /** Waits until a series has reached a value. */
    public void awaitMetric(String series, double atLeast) {
        await(series).atMost(PATIENCE).until(() -> metric(series) >= atLeast);
    }

    /** Writes another configuration into the file; nothing is reloaded by that. */
    public final Gateway rewrite(GatewayConfig config) {
        return rewrite(config.yaml());
    }

    public final Gateway rewrite(String yaml) {
        try {
            Files.writeString(file, yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the configuration file holds now. */
    public final String yaml() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> reload() {
        return at("/-/reload").send("POST");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
