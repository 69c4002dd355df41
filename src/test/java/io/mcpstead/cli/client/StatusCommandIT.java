package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mcpstead.cli.client.ClientCommands.Run;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.TestUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusCommandIT {
    private final TestUpstream one = TestUpstream.create().start();
    private final TestUpstream two = TestUpstream.create().start();
    private final ClientCommands commands = new ClientCommands();

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private Run status(Gateway gateway, String... options) throws Exception {
        return status(gateway.uri("").toString(), options);
    }

    private Run status(String url, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("status", "--url", url));
        all.addAll(List.of(options));
        return commands.run(all.toArray(String[]::new));
    }

    @Test
    void showsEachUpstreamAndASummary() throws Exception {
        two.kill();
        try (Gateway gateway = Gateway.start(
                        new GatewayConfig().server("one", one, "required: true").server("two", two))
                .connected("one")
                .awaitHealth("two", server -> server.path("last_error").isTextual())) {
            Run status = status(gateway);

            assertThat(status.status()).isZero();
            List<String> lines = status.out().lines().toList();
            assertThat(lines.getFirst())
                    .matches("NAME +STATE +REQUIRED +MCP +TOOLS +LAST SEEN +RECONNECTS +LAST ERROR");
            assertThat(lines.get(1)).matches("one +connected +yes +2025-11-25 +5 +[0-9.]+ s ago +0");
            assertThat(lines.get(2)).matches("two +(connecting|backing_off) +no +- +0 +never +0 +connection refused");
            assertThat(lines.getLast()).matches("ready; 1 of 2 upstreams connected, 5 tools; up [0-9.]+ s");
        }
    }

    @Test
    void checksWithAStatusForEachState() throws Exception {
        try (Gateway gateway = Gateway.start(
                        new GatewayConfig().server("one", one, "required: true").server("two", two))
                .connected("one", "two")) {
            assertThat(status(gateway, "--check"))
                    .isEqualTo(
                            new Run(0, "MCPSTEAD OK - 2 of 2 upstreams connected | connected=2;;;0;2 ready=1\n", ""));

            gateway.rewrite("nonsense: 1\n").reload();
            assertThat(status(gateway, "--check"))
                    .isEqualTo(new Run(
                            1,
                            "MCPSTEAD WARNING - 2 of 2 upstreams connected; the last reload was refused"
                                    + " | connected=2;;;0;2 ready=1\n",
                            ""));
            assertThat(status(gateway).out()).contains("; the last reload was refused");

            two.kill();
            gateway.client().call("two__echo", "{}");
            gateway.disconnected("two");
            Run warning = status(gateway, "--check");
            assertThat(warning.status()).isEqualTo(1);
            assertThat(warning.out())
                    .startsWith("MCPSTEAD WARNING - 1 of 2 upstreams connected; away: two (")
                    .endsWith(" | connected=1;;;0;2 ready=1\n");

            one.kill();
            gateway.client().call("one__echo", "{}");
            gateway.disconnected("one");
            Run critical = status(gateway, "--check");
            assertThat(critical.status()).isEqualTo(2);
            assertThat(critical.out())
                    .startsWith("MCPSTEAD CRITICAL - not ready: required upstream away: one (")
                    .endsWith(" | connected=0;;;0;2 ready=0\n");
            assertThat(status(gateway).status()).isZero();
            assertThat(status(gateway).out()).contains("not ready: required upstream away: one (");
        }
    }

    @Test
    void aGatewayThatCannotBeReachedIsCritical() throws Exception {
        String nobody = one.url().replace("/mcp", "");
        one.kill();

        assertThat(status(nobody, "--check"))
                .isEqualTo(new Run(
                        2, "MCPSTEAD CRITICAL - no gateway answers at " + nobody + ": connection refused\n", ""));
        assertThat(status(nobody + "/"))
                .isEqualTo(new Run(1, "", "mcpstead: no gateway answers at " + nobody + ": connection refused\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            503 | no server                             | 2 | MCPSTEAD CRITICAL - no gateway answers at URL: HTTP 503
            404 | {}                                    | 3 | MCPSTEAD UNKNOWN - URL/health (HTTP 404) is not that of a gateway of this release; is that its main port?
            200 | <html>welcome</html>                  | 3 | MCPSTEAD UNKNOWN - URL/health (HTTP 200) is not that of a gateway of this release; is that its main port?
            200 | {"status":"ok","servers":[]}          | 3 | MCPSTEAD UNKNOWN - URL/health (HTTP 200) is not that of a gateway of this release; is that its main port?
            302 | elsewhere                             | 3 | MCPSTEAD UNKNOWN - URL/health (HTTP 302) is not that of a gateway of this release; is that its main port?
            """)
    void whateverElseAnswersIsTold(int httpStatus, String body, int status, String line) throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", one.url());
            exchange.sendResponseHeaders(httpStatus, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();

            assertThat(status(url, "--check")).isEqualTo(new Run(status, line.replace("URL", url) + "\n", ""));
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aMisuseIsUnknownToACheckAndTwoToPeople() throws Exception {
        assertThat(status("ftp://h", "--check").status()).isEqualTo(3);
        assertThat(status("no url", "--check").out()).startsWith("MCPSTEAD UNKNOWN - --url must be like ");
        assertThat(status("http://127.0.0.1:1", "--check", "--token-file", "/nowhere/at/all"))
                .isEqualTo(new Run(
                        3, "MCPSTEAD UNKNOWN - the file it names does not exist, or may not be looked at\n", ""));
        assertThat(status("ftp://h").status()).isEqualTo(2);
    }
}
