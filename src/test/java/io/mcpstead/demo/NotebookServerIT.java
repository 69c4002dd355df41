package io.mcpstead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotebookServerIT {
    private DemoServers servers;
    private RawClient client;
    private String session;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        servers = DemoServers.start(directory);
        client = new RawClient(servers.notebook());
        session = client.open("2025-11-25");
    }

    @AfterEach
    void stop() {
        client.close();
        servers.close();
    }

    @Test
    void keepsNotesForAllSessions() {
        call("add_note", "{\"text\":\"Milk & Käse ☕\"}");
        call("add_note", "{\"text\":\"Bread\"}");
        session = client.open("2025-06-18");

        JsonNode listed = call("list_notes", "{}");

        assertThat(listed.at("/content/0/text").asText()).isEqualTo("1: Milk & Käse ☕\n2: Bread");
        assertThat(listed.get("structuredContent"))
                .isEqualTo(RawClient.json(
                        "{\"notes\":[{\"id\":1,\"text\":\"Milk & Käse ☕\"},{\"id\":2,\"text\":\"Bread\"}]}"));
    }

    @Test
    void searchesInEitherCase() {
        call("add_note", "{\"text\":\"Buy milk\"}");
        call("add_note", "{\"text\":\"Buy bread\"}");

        assertThat(text("search_notes", "{\"query\":\"MILK\"}")).isEqualTo("1: Buy milk");
        assertThat(text("search_notes", "{\"query\":\"tea\"}")).isEqualTo("No notes");
    }

    @Test
    void deletesANoteForEverAndNeverGivesItsIdAgain() {
        call("add_note", "{\"text\":\"a\"}");

        assertThat(text("delete_note", "{\"id\":1}")).isEqualTo("Deleted note 1");
        assertThat(text("list_notes", "{}")).isEqualTo("No notes");
        assertThat(text("add_note", "{\"text\":\"b\"}")).isEqualTo("Added note 2");
    }

    @Test
    void badArgumentsAreErrorsThatTheModelReads() {
        assertThat(problem("add_note", "{}")).isEqualTo("Missing argument 'text'");
        assertThat(problem("add_note", "{\"text\":\"  \"}")).isEqualTo("Argument 'text' must not be blank");
        assertThat(problem("add_note", "{\"text\":[\"a\"]}")).isEqualTo("Argument 'text' must be a string");
        assertThat(problem("add_note", "{\"text\":\"" + "a".repeat(10_001) + "\"}"))
                .isEqualTo("Argument 'text' is longer than 10000 characters");
        assertThat(problem("delete_note", "{\"id\":9}")).isEqualTo("No note has the id 9");
        assertThat(problem("delete_note", "{\"id\":\"1\"}")).contains("must be an integer");
        assertThat(problem("list_notes", "{\"all\":true}")).isEqualTo("Unknown argument 'all'");
        assertThat(text("list_notes", "{}")).isEqualTo("No notes");
    }

    @Test
    void fullNotebookTakesNoMore() {
        for (int i = 0; i < 1000; i++) {
            call("add_note", "{\"text\":\"a\"}");
        }

        assertThat(problem("add_note", "{\"text\":\"a\"}")).isEqualTo("The notebook is full: 1000 notes");
    }

    private JsonNode call(String tool, String arguments) {
        return client.ask(session, RawClient.call(1, tool, arguments)).get("result");
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
