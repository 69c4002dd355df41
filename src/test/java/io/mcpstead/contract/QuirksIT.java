package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.SseDialect;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The keys under {@code servers[].quirks}. */
final class QuirksIT {
    private static final TestUpstream UPSTREAM = TestUpstream.create()
            .transport(Transport.STREAMABLE_SSE)
            .dialect(SseDialect.TYPE_OF_ITS_OWN)
            .start();
    private static final TestUpstream PICKY = TestUpstream.create().start();
    private static final Gateway GATEWAY = Gateway.start(new GatewayConfig()
            .server("plain", UPSTREAM)
            .server("normalized", UPSTREAM, "quirks: {normalize_sse_events: true}")
            .server("picky", PICKY, "quirks: {inject_accept_header: application/json}"));

    private final McpClient client = GATEWAY.client();

    @BeforeAll
    static void connect() {
        GATEWAY.connected("plain", "normalized", "picky");
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
        UPSTREAM.close();
        PICKY.close();
    }

    @Test
    void anAnswerCountsWhateverTheTypeOfItsEvent() {
        assertThat(client.call("plain__echo", "{\"a\":1}")
                        .at("/result/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void notificationsInEventsOfAnotherTypeAreNotTakenByDefault() {
        assertThat(methods("plain__progress")).doesNotContain("notifications/progress");
    }

    @Test
    void normalizeSseEventsTakesEveryEventForAMessage() {
        assertThat(methods("normalized__progress")).contains("notifications/progress");
    }

    private List<String> methods(String tool) {
        return McpClient.messages(client.post(McpClient.progressRequest("1", tool, "{\"progress\":2}", "7"))).stream()
                .map(message -> message.path("method").asText())
                .toList();
    }

    @Test
    void injectAcceptHeaderReplacesTheAcceptHeaderUpstream() {
        JsonNode answer = client.call("picky__echo", "{\"a\":2}");

        assertThat(answer.at("/result/structuredContent/a").asInt()).isEqualTo(2);
        assertThat(PICKY.received().ofHttp("POST"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header("Accept")).isEqualTo("application/json"));
    }
}
