package io.mcpstead.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The whole gateway as a process of its own, as its users run it: a configuration file, an environment, signals and an
 * exit code.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING =
            Pattern.compile("Started (application|admin)@.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Path file;
    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Thread reader;

    /** Starts and waits until it listens. */
    public static Gateway start(GatewayConfig config) {
        return start(config, Map.of());
    }

    public static Gateway start(GatewayConfig config, Map<String, String> environment) {
        Gateway gateway = launch(config, environment);
        gateway.awaitPorts();
        return gateway;
    }

    /** Starts without waiting: for a start that is to fail or to wait. */
    public static Gateway launch(GatewayConfig config, Map<String, String> environment) {
        return new Gateway(config.yaml(), environment);
    }

    private Gateway(String yaml, Map<String, String> environment) {
        try {
            file = Files.createTempFile("gateway", ".yml");
            Files.writeString(file, yaml);
            ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("MCPSTEAD_"));
            builder.environment().putAll(environment);
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = Thread.ofVirtual().name("gateway-output").start(this::read);
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Quick to start rather than quick in the end.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.mcpstead.McpsteadApplication",
                "--config",
                file.toString());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    ports.put(listening.group(1), Integer.parseInt(listening.group(2)));
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    private void awaitPorts() {
        await().atMost(PATIENCE).until(() -> ports.size() == 2 || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the gateway has ended:\n" + output());
        }
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

    public HttpResponse<String> get(String path) {
        return new McpClient(uri(path)).accepting("*/*").send("GET");
    }

    public McpClient at(String path) {
        return new McpClient(uri(path));
    }

    public HttpResponse<String> admin(String path) {
        return new McpClient(URI.create("http://127.0.0.1:" + ports.getOrDefault("admin", 0) + path))
                .accepting("*/*")
                .send("GET");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return ports.getOrDefault("application", 0);
    }

    /** The value of a series as {@code /metrics} prints it, 0 where it is missing. */
    public double metric(String series) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(series.length() + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    /** Waits until a series has reached a value. */
    public void awaitMetric(String series, double atLeast) {
        await(series).atMost(PATIENCE).until(() -> metric(series) >= atLeast);
    }

    /** Writes another configuration into the file; nothing is reloaded by that. */
    public Gateway rewrite(GatewayConfig config) {
        return rewrite(config.yaml());
    }

    public Gateway rewrite(String yaml) {
        try {
            Files.writeString(file, yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> reload() {
        return at("/-/reload").send("POST");
    }

    /** Sends a signal such as {@code HUP}. */
    public void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway does not end:\n" + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed so far. */
    public String output() {
        return String.join("\n", output);
    }

    /** The printed lines that hold a text. */
    public String lines(String containing) {
        return output.stream().filter(line -> line.contains(containing)).collect(Collectors.joining("\n"));
    }

    public void awaitOutput(String text) {
        await(text).atMost(PATIENCE).until(() -> output().contains(text));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
