package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import io.mcpstead.testing.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams of 2026-07-28 as the gateway's clients see them. */
final class ModernUpstreamIT {
    private static final String MIRRORED =
            "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}";

    private final TestUpstream upstream = TestUpstream.create().speaking(Speaks.MODERN);

    @AfterEach
    void close() {
        upstream.close();
    }

    private Gateway start(String... keys) {
        return Gateway.start(new GatewayConfig().server("one", upstream.start(), keys));
    }

    @ParameterizedTest
    @CsvSource({
        "auto,MODERN,STREAMABLE_JSON",
        "auto,MODERN,STREAMABLE_SSE",
        "auto,DUAL,STREAMABLE_JSON",
        "streamable,MODERN,STREAMABLE_JSON"
    })
    void isServedAsAnyOther(String protocol, Speaks speaks, Transport transport) {
        upstream.speaking(speaks).transport(transport);
        try (Gateway gateway = start("protocol: " + protocol).connected("one")) {
            assertThat(gateway.health("one").path("protocol").asText()).isEqualTo("streamable");
            assertThat(gateway.health("one").path("protocol_version").asText()).isEqualTo("2026-07-28");
            assertThat(gateway.client().call("one__echo", "{\"a\":1.50}").at("/result/structuredContent"))
                    .isEqualTo(Json.read("{\"a\":1.50}"));
        }
    }

    @Test
    void standsBesideOneOfTheOtherEra() {
        try (TestUpstream legacy = TestUpstream.create().start();
                Gateway gateway = Gateway.start(
                        new GatewayConfig().server("new", upstream.start()).server("old", legacy))) {
            gateway.connected("new", "old");

            assertThat(gateway.health("old").path("protocol_version").asText()).isEqualTo("2025-11-25");
            assertThat(gateway.client().call("new__echo", "{}").has("result")).isTrue();
            assertThat(gateway.client().call("old__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void isFoundAnewWhenItComesBackAsAnother() {
        try (Gateway gateway = start().connected("one")) {
            for (Speaks speaks : new Speaks[] {Speaks.LEGACY, Speaks.MODERN}) {
                upstream.kill();
                gateway.disconnected("one");
                assertThat(gateway.health("one").path("protocol_version").isNull())
                        .isTrue();
                upstream.speaking(speaks).start();
                gateway.connected("one");

                assertThat(gateway.client().call("one__echo", "{}").has("result"))
                        .isTrue();
            }
        }
    }

    @Test
    void itsNewsOfChangesAreTakenIn() {
        try (Gateway gateway = start().connected("one")) {
            await().until(() -> upstream.openStreams() == 1);
            upstream.tool("fresh", call -> Tool.text("new")).announceToolListChange();

            await().until(() -> gateway.client().toolNames().contains("one__fresh"));
        }
    }

    @Test
    void itsErrorsAreTheClientsWhateverTheirHttpStatus() {
        upstream.withoutMethod("tools/call");
        try (Gateway gateway = start().connected("one")) {
            assertThat(gateway.client()
                            .call("one__echo", "{}")
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(-32601);
        }
    }

    @Test
    void argumentsThatCannotBeMirroredAreRefused() {
        upstream.tool("where", MIRRORED, call -> Tool.text("here"));
        try (Gateway gateway = start().connected("one")) {
            String twice = "{\"region\":\"a\",\"region\":\"b\"}";
            JsonNode answers = Json.read(gateway.client()
                    .post("[" + McpClient.callRequest("1", "one__echo", "{}") + ","
                            + McpClient.callRequest("2", "one__where", twice) + "]")
                    .body());

            assertThat(answers.at("/0/result").isObject()).isTrue();
            assertThat(answers.at("/1/error/code").asInt()).isEqualTo(-32602);
            assertThat(answers.at("/1/error/message").asText()).contains("duplicate key 'region'");
            assertThat(upstream.received().of("tools/call")).hasSize(1);
        }
    }

    @Test
    void aServerOfOnlyUnknownVersionsIsNamed() {
        upstream.on(
                "server/discover",
                (exchange, reply, proper) -> reply.answer("{\"jsonrpc\":\"2.0\",\"id\":"
                        + exchange.request().id()
                        + ",\"result\":{\"supportedVersions\":[\"2099-01-01\"],\"capabilities\":{}}}"));
        try (Gateway gateway = start()) {
            gateway.awaitHealth(
                    "one", server -> server.path("last_error").asText().contains("2099-01-01"));
        }
    }

    @Test
    void aServerThatFailsToDiscoverIsAskedToInitialize() {
        upstream.speaking(Speaks.LEGACY).on("server/discover", Misbehaviour.HTML_ERROR_PAGE);
        try (Gateway gateway = start().connected("one")) {
            assertThat(gateway.health("one").path("protocol_version").asText()).isEqualTo("2025-11-25");
        }
    }
}
