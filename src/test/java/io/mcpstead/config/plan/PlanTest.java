package io.mcpstead.config.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** No key is forgotten: whatever the README's table has is in the plan where it changes, and as the table says. */
final class PlanTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| (reload|restart) \\|");
    private static final String SERVER = "servers[].";
    private static final ConfigLoader LOADER =
            ConfigLoader.standalone(Map.of("MCPSTEAD_BEARER_TOKEN", "s3cret", "TOKEN", "s3cret"));

    /** Values that are not the default, where that is neither a number nor a truth value. */
    private static final Map<String, Object> OTHERS = Map.ofEntries(
            Map.entry("host", "127.0.0.2"),
            Map.entry("admin.host", "127.0.0.2"),
            Map.entry("admin.allowed_hosts", List.of("a.example")),
            Map.entry("mcp.auth.mode", "bearer"),
            Map.entry("mcp.allowed_origins", List.of("http://a")),
            Map.entry("audit.target", "stdout"),
            Map.entry("audit.file", "/a"),
            Map.entry("audit.redact", List.of("$.a")),
            Map.entry("logging.level", "debug"),
            Map.entry("logging.format", "json"),
            Map.entry("health", Map.of("enabled", false)),
            Map.entry("server", Map.of("maxThreads", 100)),
            Map.entry("servers[].url", "http://127.0.0.1:1/"),
            Map.entry("servers[].protocol", "sse"),
            Map.entry("servers[].auth", Map.of("type", "bearer", "token_env", "TOKEN")),
            Map.entry("servers[].headers", Map.of("X-A", "b")));

    record Row(String key, String standard, boolean live) {
        Object other() {
            Object given = OTHERS.get(key);
            if (given != null) {
                return given;
            }
            return switch (standard) {
                case "true" -> false;
                case "false" -> true;
                case "none" -> "text/plain";
                default -> Long.parseLong(standard) + 1;
            };
        }
    }

    static Stream<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(row -> new Row(
                        row.group(1),
                        row.group(2).replace("`", "").strip(),
                        row.group(3).equals("reload")))
                .filter(Predicate.not(row -> row.key.equals("servers[].name")));
    }

    private static McpsteadConfiguration parse(Map<String, Object> file) throws InvalidConfigurationException {
        return LOADER.parse("f.yml", new Yaml().dump(file));
    }

    private static Map<String, Object> withServer(Map<String, Object> keys) {
        Map<String, Object> server = new LinkedHashMap<>(Map.of("name", "a", "url", "http://127.0.0.1:3000/mcp"));
        server.putAll(keys);
        return new LinkedHashMap<>(Map.of("servers", List.of(server)));
    }

    private static Map<String, Object> nested(String path, Object value) {
        int dot = path.indexOf('.');
        return dot < 0 ? Map.of(path, value) : Map.of(path.substring(0, dot), nested(path.substring(dot + 1), value));
    }

    private static McpsteadConfiguration with(Row row) throws InvalidConfigurationException {
        if (row.key.startsWith(SERVER)) {
            return parse(withServer(nested(row.key.substring(SERVER.length()), row.other())));
        }
        Map<String, Object> file = withServer(Map.of());
        file.putAll(nested(row.key, row.other()));
        return parse(file);
    }

    private static Plan plan(McpsteadConfiguration before, McpsteadConfiguration after) {
        return Plan.of(ServerChange.between(before.servers(), after.servers()), before, before, after);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesEachKeyThatChanges(Row row) throws Exception {
        Plan plan = plan(parse(withServer(Map.of())), with(row));
        List<String> server = plan.servers().getFirst().keys();
        List<String> named = new ArrayList<>(server);
        named.addAll(plan.settings());
        named.addAll(plan.ignoredUntilRestart());
        // They come with the mode.
        named.remove("mcp.auth.tokens");

        if (row.key.startsWith(SERVER)) {
            assertThat(named).isEqualTo(server).containsExactly(row.key.substring(SERVER.length()));
        } else if (row.live) {
            assertThat(named).isEqualTo(List.of(row.key));
            assertThat(plan.settings()).contains(row.key);
        } else {
            assertThat(named)
                    .isEqualTo(plan.ignoredUntilRestart())
                    .singleElement()
                    .satisfies(key -> assertThat(row.key).startsWith(key));
        }
    }

    @Test
    void theTableIsRead() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(30);
    }

    @Test
    void namesTheOrderOfServersAndTokensOfClients() throws Exception {
        McpsteadConfiguration before = LOADER.parse(
                "f.yml",
                "mcp: {auth: {mode: bearer}}\nservers: [{name: a, url: 'http://h'}, {name: b, url: 'http://h'}]");
        McpsteadConfiguration after = ConfigLoader.standalone(Map.of("MCPSTEAD_BEARER_TOKEN", "n3w-s3cret"))
                .parse(
                        "f.yml",
                        "mcp: {auth: {mode: bearer}}\nservers: [{name: c, url: 'http://h'}, {name: b, url: 'http://h'},"
                                + " {name: a, url: 'http://h'}]");
        Plan plan = plan(before, after);

        assertThat(plan.settings()).containsExactly("mcp.auth.tokens", "servers");
        assertThat(plan.toString()).doesNotContain("s3cret");
    }

    @Test
    void aServerThatComesOrGoesIsNoOtherOrder() throws Exception {
        McpsteadConfiguration before =
                LOADER.parse("f.yml", "servers: [{name: a, url: 'http://h'}, {name: b, url: 'http://h'}]");
        McpsteadConfiguration after =
                LOADER.parse("f.yml", "servers: [{name: c, url: 'http://h'}, {name: b, url: 'http://h'}]");

        assertThat(plan(before, after).settings()).isEmpty();
    }

    @Test
    void whatNeedsARestartIsComparedWithTheStart() throws Exception {
        McpsteadConfiguration start = LOADER.parse("f.yml", "port: 1");
        McpsteadConfiguration running = LOADER.parse("f.yml", "port: 2\nmetrics: {enabled: false}");

        Plan back = Plan.of(List.of(), start, running, LOADER.parse("f.yml", "port: 1"));
        Plan same = Plan.of(List.of(), start, running, running);

        assertThat(back.ignoredUntilRestart()).isEmpty();
        assertThat(back.settings()).containsExactly("metrics.enabled");
        assertThat(same.ignoredUntilRestart()).containsExactly("port");
        assertThat(same.settings()).isEmpty();
    }

    @Test
    void theHashIsThatOfTheFilesBytes(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("c.yml"), "\uFEFFservers: [] # ä\n");
        Process sum = new ProcessBuilder("sha256sum", file.toString()).start();
        String expected = new String(sum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(LOADER.load(file).hash()).hasSize(64).isEqualTo(expected.split(" ", 2)[0]);
        assertThat(LOADER.parse("f.yml", Files.readString(file)).hash())
                .isEqualTo(LOADER.load(file).hash());
    }
}
