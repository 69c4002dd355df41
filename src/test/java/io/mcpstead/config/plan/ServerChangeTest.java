package io.mcpstead.config.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.ServerChange.Added;
import io.mcpstead.config.plan.ServerChange.Removed;
import io.mcpstead.config.plan.ServerChange.Restarted;
import io.mcpstead.config.plan.ServerChange.Unchanged;
import io.mcpstead.config.plan.ServerChange.Updated;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerChangeTest {
    private static final ServerConfig A = server("a");
    private static final ServerConfig B = server("b");

    private static ServerConfig server(String name) {
        return ServerConfig.of(name, URI.create("http://h/" + name));
    }

    private static McpsteadConfiguration parse(Map<String, String> environment, String keys)
            throws InvalidConfigurationException {
        return ConfigLoader.standalone(environment)
                .parse("f.yml", "servers: [{name: a, url: 'http://h/a'" + keys + "}]");
    }

    /** The change of the one server from these keys to those, each with an environment of its own. */
    private static ServerChange between(
            Map<String, String> environment, String keys, Map<String, String> nextEnvironment, String nextKeys)
            throws InvalidConfigurationException {
        return ServerChange.between(
                        parse(environment, keys).servers(),
                        parse(nextEnvironment, nextKeys).servers())
                .getFirst();
    }

    @Test
    void serversComeInTheOrderOfTheNewFileAndRemovedOnesLast() {
        ServerConfig c = server("c");

        assertThat(ServerChange.between(List.of(A, B), List.of(c, B)))
                .containsExactly(new Added(c), new Unchanged("b"), new Removed("a"));
        assertThat(ServerChange.between(List.of(), List.of())).isEmpty();
    }

    @Test
    void aServerWithAnotherUrlAndOtherTimesIsRestartedAndAllKeysAreNamed() throws Exception {
        ServerChange change = between(
                Map.of(),
                "",
                Map.of(),
                ", protocol: sse, timeouts: {idle_ms: 1}, tools: {ttl_seconds: 2}, required: true");

        assertThat(change).isInstanceOf(Restarted.class);
        assertThat(change.keys()).containsExactly("protocol", "required", "tools.ttl_seconds", "timeouts.idle_ms");
    }

    @Test
    void aServerIsUpdatedWhereItsSessionCanStay() throws Exception {
        ServerChange change = between(Map.of(), "", Map.of(), ", reconnect: {max_attempts: 1}");

        assertThat(change).isInstanceOf(Updated.class);
        assertThat(change.keys()).containsExactly("reconnect.max_attempts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", auth: {type: bearer, token_env: TOKEN}",
                ", headers: {X-Key: '${TOKEN}'}",
                ", headers: {X-Key: 'a ${TOKEN:-b} c'}"
            })
    void anotherSecretBehindTheSameTextRestarts(String keys) throws Exception {
        ServerChange same = between(Map.of("TOKEN", "0ld-s3cret"), keys, Map.of("TOKEN", "0ld-s3cret"), keys);
        ServerChange other = between(Map.of("TOKEN", "0ld-s3cret"), keys, Map.of("TOKEN", "n3w-s3cret"), keys);

        assertThat(same).isEqualTo(new Unchanged("a"));
        assertThat(other).isInstanceOf(Restarted.class);
        assertThat(other.keys()).containsExactly(keys.contains("auth") ? "auth" : "headers");
        assertThat(other.toString()).doesNotContain("s3cret");
    }

    @Test
    void anotherTokenInTheSameFileRestarts(@TempDir Path directory) throws IOException, InvalidConfigurationException {
        Path token = Files.writeString(directory.resolve("token"), "0ld-s3cret\n");
        String keys = ", auth: {type: bearer, token_file: '" + token + "'}";
        List<ServerConfig> before = parse(Map.of(), keys).servers();
        Files.writeString(token, "n3w-s3cret\n");

        ServerChange change =
                ServerChange.between(before, parse(Map.of(), keys).servers()).getFirst();
        assertThat(change).isInstanceOf(Restarted.class);
        assertThat(change.keys()).containsExactly("auth");
    }

    @Test
    void defaultsThatAreWrittenOutAreNoChange() throws Exception {
        assertThat(between(
                        Map.of(),
                        "",
                        Map.of(),
                        ", auth: none, headers: {}, required: false, tools: {ttl_seconds: 300}"))
                .isEqualTo(new Unchanged("a"));
    }

    @Test
    void theOrderOfHeadersIsNoChange() throws Exception {
        assertThat(between(Map.of(), ", headers: {A: 1, B: 2}", Map.of(), ", headers: {B: 2, A: 1}"))
                .isEqualTo(new Unchanged("a"));
    }

    @Test
    void isCounted() {
        List<ServerChange> changes =
                List.of(new Added(A), new Restarted(A, List.of("url")), new Unchanged("b"), new Unchanged("c"));

        assertThat(ChangeCounts.of(changes)).isEqualTo(new ChangeCounts(1, 0, 1, 0, 2));
        assertThat(ChangeCounts.of(changes)).hasToString("1 added, 0 removed, 1 restarted, 0 updated, 2 unchanged");
    }
}
