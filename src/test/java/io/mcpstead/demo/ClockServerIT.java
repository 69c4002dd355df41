package io.mcpstead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClockServerIT {
    private static final String LONG_COUNTDOWN = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"countdown",
             "arguments":{"steps":100,"interval_ms":300},"_meta":{"progressToken":"t"}}}""";
    private static final String CANCEL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";

    private DemoServers servers;
    private RawClient client;
    private String session;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        servers = DemoServers.start(directory);
        client = new RawClient(servers.clock());
        session = client.open("2025-11-25");
    }

    @AfterEach
    void stop() {
        client.close();
        servers.close();
    }

    @Test
    void tellsTheTimeInAZone() {
        Instant before = Instant.now();

        JsonNode result = call("now", "{\"zone\":\"Asia/Tokyo\"}");

        JsonNode data = result.get("structuredContent");
        assertThat(data.get("time").asText()).endsWith("+09:00");
        assertThat(data.get("epochSeconds").asLong())
                .isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
        assertThat(result.at("/content/0/text").asText())
                .isEqualTo(data.get("time").asText() + " (Asia/Tokyo)");
        assertThat(result.get("isError").asBoolean()).isFalse();
    }

    @Test
    void badArgumentsAreErrorsThatTheModelReads() {
        assertThat(problem("now", "{\"zone\":\"Mars/Base\"}")).isEqualTo("Unknown time zone 'Mars/Base'");
        assertThat(problem("now", "{\"zone\":1}")).isEqualTo("Argument 'zone' must be a string");
        assertThat(problem("now", "{\"area\":1}")).isEqualTo("Unknown argument 'area'");
        assertThat(problem("countdown", "{}")).isEqualTo("Missing argument 'steps'");
        assertThat(problem("countdown", "{\"steps\":0}")).contains("from 1 to 100");
        assertThat(problem("countdown", "{\"steps\":1.5}")).contains("from 1 to 100");
        assertThat(problem("countdown", "{\"steps\":99999999999}")).contains("from 1 to 100");
    }

    @Test
    void reportsProgressToWhoAskedForIt() {
        List<JsonNode> messages = RawClient.messages(client.post(session, """
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"countdown",
                 "arguments":{"steps":3,"interval_ms":0},"_meta":{"progressToken":42}}}"""));

        assertThat(messages).hasSize(4);
        assertThat(messages.subList(0, 3))
                .extracting(message -> message.get("params").toString())
                .containsExactly(
                        "{\"progress\":1,\"total\":3,\"message\":\"2 to go\",\"progressToken\":42}",
                        "{\"progress\":2,\"total\":3,\"message\":\"1 to go\",\"progressToken\":42}",
                        "{\"progress\":3,\"total\":3,\"message\":\"0 to go\",\"progressToken\":42}");
        assertThat(messages.getLast().at("/result/structuredContent/steps").asInt())
                .isEqualTo(3);
    }

    @Test
    void reportsNoProgressToOthers() {
        assertThat(RawClient.messages(
                        client.post(session, RawClient.call(1, "countdown", "{\"steps\":3,\"interval_ms\":0}"))))
                .hasSize(1);
    }

    @Test
    void cancelledCallEndsWithoutAnAnswer() {
        try (Stream<String> lines = client.stream(session, LONG_COUNTDOWN)) {
            Iterator<String> running = afterFirstProgress(lines);
            client.post(session, CANCEL);
            assertThat(running).toIterable().noneMatch(line -> line.contains("\"id\""));
        }
    }

    @Test
    void refusesTheIdOfARunningCall() {
        try (Stream<String> lines = client.stream(session, LONG_COUNTDOWN)) {
            afterFirstProgress(lines);
            assertThat(client.ask(session, RawClient.call(1, "now", "{}"))
                            .at("/error/message")
                            .asText())
                    .isEqualTo("The id 1 is in use by a running call");
            assertThat(client.ask(session, RawClient.call(2, "now", "{}")).has("result"))
                    .isTrue();
        }
    }

    @Test
    void deletedSessionCancelsItsCalls() {
        try (Stream<String> lines = client.stream(session, LONG_COUNTDOWN)) {
            Iterator<String> running = afterFirstProgress(lines);
            client.send(client.request().header("Mcp-Session-Id", session).DELETE());
            assertThat(running).toIterable().noneMatch(line -> line.contains("\"id\""));
        }
    }

    /** The call runs for certain once its first progress has come. */
    private static Iterator<String> afterFirstProgress(Stream<String> lines) {
        Iterator<String> running = lines.iterator();
        assertThat(running.next()).isEqualTo("event: message");
        assertThat(running.next()).contains("\"progress\":1");
        return running;
    }

    private JsonNode call(String tool, String arguments) {
        return client.ask(session, RawClient.call(1, tool, arguments)).get("result");
    }

    private String problem(String tool, String arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.get("isError").asBoolean()).isTrue();
        return result.at("/content/0/text").asText();
    }
}
