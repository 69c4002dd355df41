package io.mcpstead.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mcpstead.testing.ClosedPort;
import io.mcpstead.testing.CommandRun;
import io.mcpstead.testing.DeafPort;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Servers, most of them ill, in one configuration, and what {@code mcpstead doctor} says of them. */
final class Hospital implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path config;
    private final StringBuilder yaml = new StringBuilder("servers:\n");
    private final List<String> names = new ArrayList<>();
    private final List<Runnable> closing = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();

    Hospital(Path directory) {
        this.config = directory.resolve("config.yml");
    }

    /** Starts a server and adds it; {@code keys} are further YAML lines. */
    TestUpstream add(String name, TestUpstream upstream, String... keys) {
        keep(upstream.start());
        add(name, upstream.url(), keys);
        return upstream;
    }

    void add(String name, String url, String... keys) {
        names.add(name);
        yaml.append("  - name: ")
                .append(name)
                .append("\n    url: '")
                .append(url)
                .append("'\n");
        for (String key : keys) {
            yaml.append("    ").append(key).append('\n');
        }
    }

    /** Closes a server with the rest. */
    TestUpstream keep(TestUpstream upstream) {
        closing.add(upstream::close);
        return upstream;
    }

    ClosedPort keep(ClosedPort port) {
        closing.add(port::close);
        return port;
    }

    DeafPort keep(DeafPort port) {
        closing.add(port::close);
        return port;
    }

    void variable(String name, String value) {
        environment.put(name, value);
    }

    void option(List<String> jvmOptions) {
        options.addAll(jvmOptions);
    }

    /** The key that advice names. */
    String key(String server, String key) {
        return "servers[" + names.indexOf(server) + "]." + key;
    }

    List<String> names() {
        return names;
    }

    CommandRun doctor(String... arguments) {
        try {
            Files.writeString(config, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] all = Stream.concat(Stream.of("doctor", "--config", config.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return CommandRun.of(options, environment, all);
    }

    /** The servers' reports by their names, in the order of the output. */
    static Map<String, JsonNode> reports(CommandRun run) {
        Map<String, JsonNode> reports = new LinkedHashMap<>();
        json(run)
                .path("servers")
                .forEach(server -> reports.put(server.path("name").asText(), server));
        return reports;
    }

    static JsonNode json(CommandRun run) {
        try {
            return JSON.readTree(run.out());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(run.out() + run.err(), e);
        }
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
