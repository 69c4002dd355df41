package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.cli.client.ClientCommands.Run;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.testing.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallCommandIT {
    private static final String KINDS = """
            {"content":[{"type":"text","text":"first\\nsecond"},
             {"type":"image","data":"AAAA","mimeType":"image/png"},
             {"type":"audio","data":"AA==","mimeType":"audio/wav"},
             {"type":"resource_link","uri":"test://x","name":"x"},
             {"type":"resource","resource":{"uri":"test://y","mimeType":"text/plain","text":"long"}},
             {"type":"hologram"}]}""";
    private static final TestUpstream LEGACY = TestUpstream.create()
            .offeringAll()
            .tool("kinds", call -> KINDS)
            .tool("structured", call -> "{\"content\":[],\"structuredContent\":{\"n\":1.50}}")
            .start();
    private static final TestUpstream MODERN = TestUpstream.create()
            .speaking(Speaks.MODERN)
            .transport(Transport.STREAMABLE_SSE)
            .offeringAll()
            .tool(
                    "mirrored",
                    "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}",
                    call -> Tool.text("in " + call.request().header("Mcp-Param-Region")))
            .start();
    private static final TestUpstream GONE = TestUpstream.create().start();
    private static Gateway gateway;

    private final ClientCommands commands = new ClientCommands();

    @BeforeAll
    static void start() {
        GONE.kill();
        gateway = Gateway.start(new GatewayConfig()
                        .server("old", LEGACY)
                        .server("new", MODERN)
                        .server("gone", GONE))
                .connected("old", "new")
                .awaitHealth("gone", server -> server.path("last_error").isTextual());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        LEGACY.close();
        MODERN.close();
    }

    private Run call(String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("call", "--url", gateway.uri("").toString()));
        all.addAll(List.of(arguments));
        return commands.run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old__echo", "new__echo"})
    void printsTheText(String tool) throws Exception {
        assertThat(call(tool, "{\"a\": \"\u00e4\"}")).isEqualTo(new Run(0, "{\"a\":\"\u00e4\"}\n", ""));
        assertThat(call(tool)).isEqualTo(new Run(0, "{}\n", ""));
    }

    @Test
    void readsTheArgumentsFromTheStandardInput() throws Exception {
        commands.reading("{\"secret\": 1}\n");

        assertThat(call("old__echo", "-").out()).isEqualTo("{\"secret\":1}\n");
    }

    @Test
    void printsANoteForWhatIsNoText() throws Exception {
        assertThat(call("old__kinds").out()).isEqualTo("""
                first
                second
                [image, image/png, 3 bytes]
                [audio, audio/wav, 1 bytes]
                [resource link, old+test://x]
                [resource, old+test://y, text/plain]
                [hologram]
                """);
        assertThat(call("old__structured").out()).isEqualTo("{\"n\":1.50}\n");
    }

    @Test
    void printsTheWholeResultAsItIs() throws Exception {
        Run whole = call("old__structured", "--json");

        assertThat(whole.status()).isZero();
        assertThat(whole.out()).contains("{\"n\":1.50}");
        assertThat(Json.read(whole.out()).has("content")).isTrue();
    }

    @Test
    void aToolThatFailsIsAFailure() throws Exception {
        assertThat(call("old__fail")).isEqualTo(new Run(1, "", "mcpstead: the tool failed: it failed\n"));

        Run json = call("old__fail", "--json");
        assertThat(json.status()).isEqualTo(1);
        assertThat(Json.read(json.out()).path("isError").asBoolean()).isTrue();
    }

    @Test
    void aServerThatIsAwayIsAFailure() throws Exception {
        Run away = call("gone__echo");

        assertThat(away.status()).isEqualTo(1);
        assertThat(away.err()).isEqualTo("mcpstead: upstream 'gone' is disconnected: connection refused (-32000)\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            old__ehco      | unknown tool 'old__ehco'; did you mean old__echo?
            echo           | tool name must be <server>__<tool>, not 'echo'; did you mean old__echo or new__echo?
            nowhere__at_all| unknown upstream 'nowhere'; mcpstead tools lists them
            """)
    void aToolThatThereIsNotIsAMisuse(String name, String message) throws Exception {
        assertThat(call(name)).isEqualTo(new Run(2, "", "mcpstead: " + message + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "1", "", "{\"a\":1}{}", "{\"a\":1,\"a\":2}"})
    void argumentsThatAreNoObjectAreAMisuse(String arguments) throws Exception {
        int before = LEGACY.received().of("tools/call").size();
        Run refused = call("old__echo", arguments);

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("mcpstead: the arguments must be a JSON object: ");
        assertThat(LEGACY.received().of("tools/call")).hasSize(before);
    }

    @Test
    void sendsTheHeadersThatAToolWants() throws Exception {
        assertThat(call("new__mirrored", "{\"region\":\"eu\"}").out()).isEqualTo("in eu\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new__ask_elicitation", "new__ask_roots"})
    void aToolThatAsksQuestionsCannotBeAnswered(String tool) throws Exception {
        Run asked = call(tool);

        assertThat(asked.status()).isEqualTo(1);
        assertThat(asked.err())
                .startsWith(
                        "mcpstead: the tool asks questions before it answers, and this command cannot answer them (");
    }
}
