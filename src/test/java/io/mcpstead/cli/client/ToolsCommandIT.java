package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.cli.client.ClientCommands.Run;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolsCommandIT {
    private final TestUpstream upstream = TestUpstream.create();
    private final ClientCommands commands = new ClientCommands();

    @AfterEach
    void close() {
        upstream.close();
    }

    private Gateway gateway() {
        return Gateway.start(new GatewayConfig().server("one", upstream.start()))
                .connected("one");
    }

    @Test
    void listsNamesAndFirstLines() throws Exception {
        upstream.listed(
                "{\"name\":\"odd\",\"description\":\"\\n first\\u001b[31m \\n second\",\"inputSchema\":{\"type\":\"object\"}}");
        try (Gateway gateway = gateway()) {
            Run tools = commands.run("tools", "--url", gateway.uri("/").toString());

            assertThat(tools.status()).isZero();
            assertThat(tools.out().lines())
                    .startsWith("one__echo      The tool echo", "one__slow      The tool slow")
                    .endsWith("one__odd       first [31m");
            assertThat(tools.err()).isEmpty();
        }
    }

    @Test
    void showsOnlyWhatTheFilterNames() throws Exception {
        try (Gateway gateway = gateway()) {
            String url = gateway.uri("").toString();

            assertThat(commands.run("tools", "--url", url, "COUNT").out())
                    .isEqualTo("one__counter  The tool counter\n");
            assertThat(commands.run("tools", "--url", url, "nothing"))
                    .isEqualTo(new Run(0, "", "mcpstead: no tool has 'nothing' in its name; there are 5\n"));
            assertThat(commands.run("tools", "--url", url, "--json", "nothing").out())
                    .isEqualTo("[]\n");
        }
    }

    @Test
    void printsTheDefinitionsAsTheyAre() throws Exception {
        try (Gateway gateway = gateway()) {
            Run tools = commands.run("tools", "--json", "--url", gateway.uri("").toString());

            assertThat(tools.out()).contains("\"x-precise\":1.500");
            JsonNode all = Json.read(tools.out());
            assertThat(all.size()).isEqualTo(5);
            assertThat(all.at("/0/name").asText()).isEqualTo("one__echo");
        }
    }

    /** A gateway has one page; what stands before it, or comes after it, may have more. */
    @Test
    void readsAllPagesAlsoFromStreams() throws Exception {
        upstream.speaking(Speaks.MODERN)
                .transport(Transport.STREAMABLE_SSE)
                .pageSize(2)
                .start();

        assertThat(commands.run("tools", "--url", upstream.url().replace("/mcp", ""))
                        .out()
                        .lines())
                .hasSize(5);
        assertThat(upstream.received().of("tools/list")).hasSize(3);
    }

    @Test
    void sendsTheTokenOfTheEnvironmentOrOfAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("tokens"), "# ours\nold wr0ng-token 2020-01-01\nnew r1ght-token 2999-01-01\n");
        GatewayConfig config = new GatewayConfig().with("mcp", "{auth: {mode: bearer}}");
        try (Gateway gateway = Gateway.start(config, Map.of("MCPSTEAD_BEARER_TOKEN", "r1ght-token"))) {
            String url = gateway.uri("").toString();

            assertThat(commands.run("tools", "--url", url))
                    .isEqualTo(new Run(
                            1,
                            "",
                            "mcpstead: the gateway at " + url + " refuses who has no token (HTTP 401):"
                                    + " set MCPSTEAD_BEARER_TOKEN, or give --token-file\n"));
            assertThat(commands.run("tools", "--url", url, "--token-file", file.toString()))
                    .isEqualTo(new Run(0, "", "mcpstead: the gateway offers no tools\n"));

            commands.with("MCPSTEAD_BEARER_TOKEN", "r1ght-token");
            assertThat(commands.run("tools", "--url", url).status()).isZero();

            commands.with("MCPSTEAD_BEARER_TOKEN", "wr0ng-token");
            Run refused = commands.run("tools", "--url", url);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("refuses this token").doesNotContain("wr0ng");

            commands.with("MCPSTEAD_BEARER_TOKEN", "wr0ng\ntoken");
            assertThat(commands.run("tools", "--url", url))
                    .isEqualTo(
                            new Run(2, "", "mcpstead: MCPSTEAD_BEARER_TOKEN holds a character no header may have\n"));
        }
    }

    @Test
    void saysThatAnotherProgramIsNoGateway() throws Exception {
        try (Gateway gateway = gateway()) {
            String admin = "http://127.0.0.1:" + gateway.adminPort();
            Run tools = commands.run("tools", "--url", admin);

            assertThat(tools.status()).isEqualTo(1);
            assertThat(tools.err())
                    .startsWith("mcpstead: the answer of " + admin + "/mcp is none of MCP (HTTP 404")
                    .endsWith("); is that the main port of a gateway?\n");
        }
    }
}
