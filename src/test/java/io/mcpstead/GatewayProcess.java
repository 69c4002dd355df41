package io.mcpstead;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The gateway as its users run it: {@code bin/mcpstead} as a process, with its output in files. */
final class GatewayProcess implements AutoCloseable {
    /** The checkout, whose launcher is run. */
    static final Path BASE_DIRECTORY = Path.of(Objects.requireNonNull(System.getProperty("mcpstead.basedir")));

    static final Path LAUNCHER = BASE_DIRECTORY.resolve("bin/mcpstead");

    /** Far above what any step takes, so that it only ever ends what hangs. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path out;
    private final Path err;

    private GatewayProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Runs the checkout's launcher; see {@link #run}. */
    static GatewayProcess start(Path directory, Map<String, String> environment, String... arguments) {
        return run(LAUNCHER, directory, environment, arguments);
    }

    /**
     * Starts a launcher and does not wait for anything.
     *
     * @param directory where the output goes and where the process runs
     * @param environment variables beside the inherited ones, of which none of the gateway's own is passed on
     */
    static GatewayProcess run(Path launcher, Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Path out = Files.createTempFile(directory, "gateway-", ".out");
            Path err = Files.createTempFile(directory, "gateway-", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MCPSTEAD_"));
            builder.environment().putAll(environment);
            return new GatewayProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a configuration file that listens on two free ports and ends with {@code servers}, a block of YAML. */
    static Path config(Path file, int port, int adminPort, String servers) {
        String yaml = """
                host: 127.0.0.1
                port: %d
                admin:
                  host: 127.0.0.1
                  port: %d
                """.formatted(port, adminPort);
        try {
            return Files.writeString(file, yaml + servers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until exactly these servers are configured and all of them are connected. */
    void awaitConnected(int port, String... names) {
        await().atMost(LIMIT).until(() -> isConnected(port, List.of(names)));
    }

    private boolean isConnected(int port, List<String> names) throws IOException, InterruptedException {
        requireAlive();
        try {
            JsonNode servers = JSON.readTree(get(port, "/health").body()).path("servers");
            List<String> found = new ArrayList<>();
            servers.forEach(server -> found.add(server.path("name").asText()));
            return found.equals(names)
                    && servers.valueStream().allMatch(s -> s.path("connected").asBoolean());
        } catch (ConnectException notYetListening) {
            return false;
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The gateway ended with " + process.exitValue() + ":\n" + output());
        }
    }

    /** Asks the gateway on this port of the loopback address. */
    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HTTP.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
    }

    /** Sends a signal, {@code INT} or {@code HUP}, as the JDK itself can send only TERM and KILL. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + name + " failed; the gateway said:\n" + output());
        }
    }

    /** Waits for the end and gives the exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The gateway does not end:\n" + output());
        }
        return process.exitValue();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Both streams, for conditions and messages that do not care which. */
    String output() {
        return out() + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
