package io.mcpstead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mcpstead.demo.DemoServers;
import io.mcpstead.demo.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The banner's lines, pasted into a real shell with a listener in the gateway's place. */
final class DemoBannerIT {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private HttpServer listener;
    private List<String> commands;

    @BeforeEach
    void listen() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        listener.createContext("/", this::note);
        listener.start();
        commands = DemoBanner.text(listener.getAddress().getPort(), 1)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .toList();
    }

    @AfterEach
    void stop() {
        listener.stop(0);
    }

    private void note(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept"));
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    @Test
    void everyLineRunsAsItIsPasted() throws Exception {
        for (String command : commands) {
            assertThat(shell(command)).as(command).isZero();
        }

        String json = "POST /mcp application/json";
        assertThat(asked)
                .containsExactly(
                        json,
                        json,
                        json,
                        json,
                        json,
                        json + ", text/event-stream",
                        "GET /health */*",
                        "GET /metrics */*");
    }

    @Test
    void callsOfClockAndNotebookAreOnesThatTheyAnswer(@TempDir Path directory) throws Exception {
        for (String command : commands) {
            shell(command);
        }

        try (DemoServers servers = DemoServers.start(directory);
                RawClient clock = new RawClient(servers.clock());
                RawClient notebook = new RawClient(servers.notebook())) {
            Map<String, RawClient> upstreams = Map.of("clock", clock, "notebook", notebook);
            List<JsonNode> calls = posted.stream()
                    .filter(body -> body.contains("tools/call"))
                    .map(RawClient::json)
                    .toList();
            assertThat(calls)
                    .extracting(call -> call.at("/params/name").asText())
                    .containsExactly(
                            "clock__now",
                            "notebook__add_note",
                            "notebook__list_notes",
                            "files__list_directory",
                            "clock__countdown");
            for (JsonNode call : calls) {
                String[] name = call.at("/params/name").asText().split("__", 2);
                RawClient upstream = upstreams.get(name[0]);
                if (upstream != null) {
                    ((ObjectNode) call.get("params")).put("name", name[1]);
                    JsonNode answer = upstream.ask(upstream.open("2025-11-25"), call.toString());
                    assertThat(answer.at("/result/isError")).as(name[1]).hasToString("false");
                }
            }
        }
    }

    @Test
    void namesTheEndpointAndTheAdminUrl() {
        assertThat(DemoBanner.text(8766, 8767))
                .contains("http://127.0.0.1:8766/mcp", "http://127.0.0.1:8767/\n", "http://127.0.0.1:8767/console/");
    }

    private static int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
