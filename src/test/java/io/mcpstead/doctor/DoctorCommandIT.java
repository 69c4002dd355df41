package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.testing.CommandRun;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of {@code mcpstead doctor}, its output for people and its exit codes. */
final class DoctorCommandIT {
    @TempDir
    private Path directory;

    private Hospital hospital;

    @BeforeEach
    void open() {
        hospital = new Hospital(directory);
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    private static CommandRun run(Map<String, String> environment, String... arguments) {
        return CommandRun.of(List.of(), environment, arguments);
    }

    @Test
    void printsABlockOfAlignedLinesForEachServer() {
        TestUpstream fine = hospital.add("fine", TestUpstream.create().offeringAll());
        TestUpstream ill = hospital.add("ill", TestUpstream.create().onEverything(Misbehaviour.HTML_ERROR_PAGE));

        CommandRun run = hospital.doctor();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .doesNotContain("\033")
                .matches("(?s)fine  " + fine.url() + """

                  ok    dns           127\\.0\\.0\\.1 +\\d+\\.\\d ms
                  ok    tcp           127\\.0\\.0\\.1:\\d+ +\\d+\\.\\d ms
                  none  tls           the url is http
                  ok    http          answers +\\d+\\.\\d ms
                  ok    auth          none configured, none asked for
                  ok    mcp           2025-11-25 \\(legacy\\), streamable, test-upstream 1 +\\d+\\.\\d ms
                  ok    capabilities  tools, prompts, resources, completions, logging, io\\.modelcontextprotocol/tasks
                  ok    tools         \\d+ +\\d+\\.\\d ms
                  ok    prompts       2 +\\d+\\.\\d ms
                  ok    resources     3 +\\d+\\.\\d ms
                  ok    templates     1 +\\d+\\.\\d ms

                """ + "ill  " + ill.url() + """

                  ok    dns           127\\.0\\.0\\.1 +\\d+\\.\\d ms
                  ok    tcp           127\\.0\\.0\\.1:\\d+ +\\d+\\.\\d ms
                  none  tls           the url is http
                  ok    http          answers +\\d+\\.\\d ms
                  ok    auth          none configured, none asked for
                  fail  mcp           HTTP 502 +\\d+\\.\\d ms
                        cause         a proxy before it answers, and the server behind that does not
                        cure          start that server, or correct the proxy's backend; both have logs
                  skip  capabilities, tools, prompts, resources, templates

                2 servers: 1 ok, 1 failed
                """);
    }

    @Test
    void examinesOnlyTheServerThatIsNamed() {
        hospital.add("one", TestUpstream.create());
        hospital.add("other", "http://127.0.0.1:1/mcp");

        CommandRun run = hospital.doctor("one");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("one  ").endsWith("1 server: 1 ok\n").doesNotContain("other");
    }

    @Test
    void warningsAreNoFailure() {
        hospital.add("circle", TestUpstream.create().repeatingCursor());

        CommandRun run = hospital.doctor();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("  warn  tools ", "1 server: 0 ok, 1 with warnings");
    }

    @Test
    void whatIsNotDoneInTimeHasFailedAndTheRestIsReported() {
        hospital.add("hangs", TestUpstream.create().on("tools/list", Misbehaviour.NEVER_ANSWERS));
        hospital.add("fine", TestUpstream.create());

        CommandRun run = hospital.doctor("--timeout", "3");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("fail  tools +not done within 3 s \\(--timeout\\)")
                .contains("timeouts.idle_ms is 60000")
                .containsPattern("ok    tools +5")
                .contains("2 servers: 1 ok, 1 failed");
    }

    @Test
    void readsTheFileOfTheVariable() throws Exception {
        Path file = Files.writeString(directory.resolve("of-variable.yml"), "servers: []\n");

        CommandRun run = run(Map.of("MCPSTEAD_CONFIG", file.toString()), "doctor");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("0 servers: 0 ok\n");
    }

    @Test
    void aBadConfigurationIsReportedAsByCheck() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yml"), """
                servers:
                  - name: one
                    url: http://127.0.0.1:9/mcp
                    auth: {type: bearer, token_env: NOT_SET_ANYWHERE}
                  - name: two
                    ulr: http://127.0.0.1:9/mcp
                """);

        CommandRun doctor = run(Map.of(), "doctor", "--config", file.toString());
        CommandRun check = run(Map.of(), "check", file.toString());

        assertThat(doctor.exitCode()).isEqualTo(1).isEqualTo(check.exitCode());
        assertThat(doctor.err()).isEqualTo(check.err()).contains("NOT_SET_ANYWHERE", "servers[1].ulr");
        assertThat(doctor.out()).isEmpty();
    }

    @Test
    void misuseIsSaidInOneLine() {
        hospital.add("one", "http://127.0.0.1:1/mcp");

        CommandRun unknown = hospital.doctor("two");
        CommandRun without = run(Map.of(), "doctor");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err().strip()).isEqualTo("mcpstead doctor: no server 'two' is configured; there are: one");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err().lines()).singleElement().asString().contains("--config", "MCPSTEAD_CONFIG");
        assertThat(hospital.doctor("--timeout", "0").exitCode()).isEqualTo(2);
        assertThat(hospital.doctor("--warn-days", "soon").exitCode()).isEqualTo(2);
    }
}
