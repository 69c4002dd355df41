package io.mcpstead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilesServerIT {
    @TempDir
    private Path temp;

    private Path shown;
    private DemoServers servers;
    private RawClient client;
    private Stream<String> stream;
    private Iterator<String> lines;
    private URI address;

    @BeforeEach
    void start() throws Exception {
        shown = Files.createDirectories(temp.resolve("shown"));
        Files.createDirectories(shown.resolve("docs/deep"));
        Files.writeString(shown.resolve("readme.md"), "Hello ☕\n");
        Files.writeString(shown.resolve("docs/deep/notes.md"), "deep");
        Files.writeString(temp.resolve("secret.txt"), "secret");
        servers = DemoServers.start(shown);
        client = new RawClient(servers.files());
        open();
    }

    private void open() {
        HttpResponse<Stream<String>> response = client.send(client.request().GET(), BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        stream = response.body();
        lines = stream.iterator();
        assertThat(lines.next()).isEqualTo("event: endpoint");
        address = servers.files().resolve(lines.next().substring("data: ".length()));
        assertThat(lines.next()).isEmpty();
    }

    @AfterEach
    void stop() {
        stream.close();
        client.close();
        servers.close();
    }

    @Test
    void agreesOnItsOnlyVersion() {
        assertThat(ask(RawClient.INITIALIZE).at("/result/protocolVersion").asText())
                .isEqualTo("2024-11-05");
    }

    @Test
    void needsInitializeFirst() {
        assertThat(ask(RawClient.call(1, "find", "{}")).at("/error/code").asInt())
                .isEqualTo(-32600);
    }

    @Test
    void listsADirectoryInOrder() {
        assertThat(text("list_directory", "{}")).isEqualTo("docs/\nreadme.md");
        assertThat(text("list_directory", "{\"path\":\"docs\"}")).isEqualTo("docs/deep/");
        assertThat(problem("list_directory", "{\"path\":\"readme.md\"}")).isEqualTo("'readme.md' is not a directory");
    }

    @Test
    void readsATextFile() {
        assertThat(text("read_file", "{\"path\":\"readme.md\"}")).isEqualTo("Hello ☕\n");
        assertThat(text("read_file", "{\"path\":\"docs/../readme.md\"}")).isEqualTo("Hello ☕\n");
        assertThat(problem("read_file", "{\"path\":\"docs\"}")).isEqualTo("'docs' is not a file");
        assertThat(problem("read_file", "{\"path\":\"none\"}")).isEqualTo("'none' does not exist or cannot be read");
    }

    @Test
    void findsByNameInAllDirectories() {
        assertThat(text("find", "{\"name\":\"*.md\"}")).isEqualTo("docs/deep/notes.md\nreadme.md");
        assertThat(text("find", "{\"name\":\"*.md\",\"path\":\"docs\"}")).isEqualTo("docs/deep/notes.md");
        assertThat(problem("find", "{\"name\":\"[\"}")).startsWith("Not a glob: '['");
    }

    @Test
    void followsLinksInsideOnly() throws Exception {
        Files.createSymbolicLink(shown.resolve("inside"), Path.of("readme.md"));
        Files.createSymbolicLink(shown.resolve("outside"), Path.of("../secret.txt"));
        Files.createSymbolicLink(shown.resolve("up"), temp);

        assertThat(text("read_file", "{\"path\":\"inside\"}")).isEqualTo("Hello ☕\n");
        assertThat(problem("read_file", "{\"path\":\"outside\"}")).isEqualTo("'outside' leads out of the directory");
        assertThat(problem("read_file", "{\"path\":\"up/secret.txt\"}")).endsWith("leads out of the directory");
        assertThat(problem("list_directory", "{\"path\":\"up\"}")).endsWith("leads out of the directory");
        assertThat(text("find", "{\"name\":\"secret*\"}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../secret.txt", "docs/../../secret.txt", "/etc/passwd", "../shownmore"})
    void staysInside(String path) {
        assertThat(problem("read_file", "{\"path\":\"" + path + "\"}"))
                .isEqualTo("'" + path + "' leads out of the directory");
    }

    @Test
    void refusesZeroByteInPath() {
        assertThat(problem("read_file", "{\"path\":\"a\\u0000b\"}")).endsWith("does not exist or cannot be read");
    }

    @Test
    void refusesLargeAndBinaryFiles() throws Exception {
        Files.write(shown.resolve("limit.txt"), "a".repeat(256 * 1024).getBytes(StandardCharsets.US_ASCII));
        Files.write(shown.resolve("large.txt"), "a".repeat(256 * 1024 + 1).getBytes(StandardCharsets.US_ASCII));
        Files.write(shown.resolve("binary"), new byte[] {(byte) 0xff, 0});

        assertThat(text("read_file", "{\"path\":\"limit.txt\"}")).hasSize(256 * 1024);
        assertThat(problem("read_file", "{\"path\":\"large.txt\"}"))
                .isEqualTo("'large.txt' is larger than 262144 bytes");
        assertThat(problem("read_file", "{\"path\":\"binary\"}")).isEqualTo("'binary' is not text in UTF-8");
    }

    @Test
    void listsAtMostFiveHundredEntries() throws Exception {
        for (int i = 0; i < 501; i++) {
            Files.createFile(shown.resolve("docs/f" + i));
        }

        assertThat(text("list_directory", "{\"path\":\"docs\"}")).endsWith("\n(more left out)");
        assertThat(text("find", "{\"name\":\"f*\"}").lines()).hasSize(501);
    }

    @Test
    void answersGoToTheStreamThatAsked() {
        URI first = address;
        Iterator<String> firstLines = lines;
        try (Stream<String> firstStream = stream) {
            open();
            assertThat(post(first, RawClient.call(5, "find", "{}"))).isEqualTo(202);
            assertThat(ask(RawClient.INITIALIZE).get("id").asInt()).isZero();
            assertThat(message(firstLines).get("id").asInt()).isEqualTo(5);
            assertThat(firstStream).isNotNull();
        }
    }

    @Test
    void refusesUnknownSessionAndBadMessages() {
        assertThat(post(address.resolve("/message?sessionId=made-up"), RawClient.INITIALIZE))
                .isEqualTo(404);
        assertThat(post(address.resolve("/message"), RawClient.INITIALIZE)).isEqualTo(400);
        assertThat(post(address, "{")).isEqualTo(400);
        assertThat(post(address, "[]")).isEqualTo(400);
        assertThat(post(address, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .isEqualTo(202);
    }

    @Test
    void looksToDetectionLikeTheOldTransport() {
        HttpResponse<String> response = client.post(RawClient.INITIALIZE);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET");
        assertThat(client.send(client.request().uri(address).GET()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void closedServerEndsTheStream() {
        servers.close();

        assertThat(lines).toIterable().isEmpty();
    }

    private int post(URI uri, String body) {
        return client.send(client.request().uri(uri).POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private JsonNode ask(String body) {
        assertThat(post(address, body)).isEqualTo(202);
        return message(lines);
    }

    private static JsonNode message(Iterator<String> lines) {
        assertThat(lines.next()).isEqualTo("event: message");
        JsonNode message = RawClient.json(lines.next().substring("data: ".length()));
        assertThat(lines.next()).isEmpty();
        return message;
    }

    private JsonNode call(String tool, String arguments) {
        // Harmless when done twice: the second time is refused, and answered.
        ask(RawClient.INITIALIZE);
        return ask(RawClient.call(1, tool, arguments)).get("result");
    }

    private String text(String tool, String arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.get("isError").asBoolean()).isFalse();
        return result.at("/content/0/text").asText();
    }

    private String problem(String tool, String arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.get("isError").asBoolean()).isTrue();
        return result.at("/content/0/text").asText();
    }
}
