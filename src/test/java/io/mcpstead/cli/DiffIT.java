package io.mcpstead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import io.mcpstead.testing.ClosedPort;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff} and {@code reload} against a running gateway. */
final class DiffIT {
    private final TestUpstream one = TestUpstream.create().start();
    private final Gateway gateway = Gateway.start(new GatewayConfig().server("one", one), Map.of("KEY", "s3cret"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        gateway.close();
        one.close();
    }

    /** The exit status, as the application would have it. */
    private int run(String... arguments) {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var bootstrap = new Bootstrap<>(new Application<Configuration>() {
            @Override
            public void run(Configuration configuration, Environment environment) {
                throw new IllegalStateException();
            }
        });
        for (Command command : new Command[] {new DiffCommand(print), new ReloadCommand(print)}) {
            bootstrap.addCommand(command);
        }
        Optional<Throwable> failure = new Cli(new JarLocation(getClass()), bootstrap, out, err).run(arguments);
        return failure.map(e -> e instanceof CommandStatus said ? said.status() : 1)
                .orElse(0);
    }

    private int diff(String yaml, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("next.yml"), yaml);
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"diff", file.toString(), "--admin", gateway.adminUrl()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theFileThatRunsMakesNoDifference() throws IOException {
        assertThat(diff(gateway.yaml())).as(err()).isZero();
        assertThat(out()).isEqualTo("nothing would change: 0 added, 0 removed, 0 restarted, 0 updated, 1 unchanged\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void anotherFileIsComparedAndStays() throws IOException {
        String yaml = gateway.yaml().replace("port: 0\nadmin", "port: 1\nadmin")
                + "    headers: {X-Key: '${KEY}'}\n  - {name: two, url: 'http://127.0.0.1:1/'}\n";

        assertThat(diff(yaml)).as(err()).isEqualTo(2);
        assertThat(out()).isEqualTo("""
                ~ one (restart: headers)
                + two
                ! port: ignored until restart
                1 added, 0 removed, 1 restarted, 0 updated, 0 unchanged
                """);
        assertThat(gateway.health().path("servers")).hasSize(1);
    }

    @Test
    void asJsonTheAnswerStaysAsItIs() throws IOException {
        assertThat(diff("servers: []", "--json")).isEqualTo(2);
        assertThat(Json.read(out()).at("/servers/0/change").asText()).isEqualTo("removed");
        assertThat(Json.read(out()).path("config_hash").asText()).hasSize(64);
    }

    @Test
    void aFileThatIsRefusedIsAFailureWithAllReasons() throws IOException {
        assertThat(diff("prot: 1\nservers: [{name: a, url: 'ftp://x'}]")).isEqualTo(1);
        assertThat(err())
                .contains("next.yml: prot: is not a known key; did you mean port?", "next.yml: servers[0].url")
                .doesNotContain("\tat ");
        assertThat(out()).isEmpty();
    }

    @Test
    void whatIsNoFileIsAFailure() throws IOException {
        assertThat(run("diff", directory.resolve("none.yml").toString())).isEqualTo(1);
        assertThat(err()).contains("none.yml: does not exist");
        Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
        assertThat(run("diff", bytes.toString())).isEqualTo(1);
        assertThat(err()).contains("bytes: is not UTF-8 text").doesNotContain("\tat ");
        assertThat(run("diff", directory.toString())).isEqualTo(1);
    }

    @Test
    void aGatewayThatIsNotThereIsAFailure() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            String admin = "http://127.0.0.1:" + closed.port();
            assertThat(diff("servers: []", "--admin", admin)).isEqualTo(1);
            assertThat(diff("servers: []", "--admin", "file:///")).isEqualTo(1);
            assertThat(err()).contains("no gateway could be asked at " + admin).doesNotContain("\tat ");
        }
    }

    @Test
    void anotherPortOfTheGatewayIsAFailure() throws IOException {
        assertThat(diff("servers: []", "--admin", gateway.uri("").toString())).isEqualTo(1);
        assertThat(err()).contains("HTTP 404");
    }

    @Test
    void aFileThatIsTooLongIsAFailure() throws IOException {
        assertThat(diff("#".repeat(2_000_000))).isEqualTo(1);
        assertThat(err()).contains("413").doesNotContain("\tat ");
    }

    @Test
    void reloadAppliesOrFails() {
        gateway.rewrite(new GatewayConfig());
        assertThat(run("reload", "--admin", gateway.adminUrl())).as(err()).isZero();
        assertThat(out()).isEqualTo("0 added, 1 removed, 0 restarted, 0 updated, 0 unchanged\n");

        gateway.rewrite("servers: [");
        assertThat(run("reload", "--admin", gateway.adminUrl())).isEqualTo(1);
        assertThat(err()).contains("refused to reload (HTTP 500)", "not valid YAML");
    }
}
