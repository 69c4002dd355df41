package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.EventStream;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A resource's change on its way from a server of either era to clients of both. */
final class ResourceUpdateIT {
    private static final String OWN = "test://text";

    private final TestUpstream upstream = TestUpstream.create().offeringAll().offeringGetStream();
    private final TestUpstream second = TestUpstream.create().offeringAll().offeringGetStream();

    @AfterEach
    void stop() {
        upstream.close();
        second.close();
    }

    private static GatewayConfig config(TestUpstream of) {
        return new GatewayConfig().with("mcp", "{listen_stream: true}").server("one", of);
    }

    @ParameterizedTest
    @EnumSource(Speaks.class)
    void reachesThoseWhoSubscribed(Speaks speaks) {
        upstream.speaking(speaks).start();
        try (Gateway gateway = Gateway.start(config(upstream)).connected("one")) {
            McpClient legacy = gateway.client().initialize();
            subscription(legacy, "resources/subscribe");
            try (EventStream get = legacy.listen();
                    EventStream all = listen(gateway, "/mcp", "one+" + OWN);
                    EventStream own = listen(gateway, "/mcp/one", OWN)) {
                awaitWatched(upstream);
                upstream.updateResource(OWN);

                assertUpdated(get, "one+" + OWN);
                assertUpdated(all, "one+" + OWN);
                assertUpdated(own, OWN);
            }
            subscription(legacy, "resources/unsubscribe");
            await().until(() -> upstream.watching(OWN) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Speaks.class)
    void comesFromTheServerThatAReloadPutsInItsPlace(Speaks speaks) {
        upstream.speaking(speaks).start();
        second.speaking(speaks).start();
        try (Gateway gateway = Gateway.start(config(upstream)).connected("one");
                EventStream stream = listen(gateway, "/mcp", "one+" + OWN)) {
            awaitWatched(upstream);
            gateway.rewrite(config(second)).reload();
            awaitWatched(second);
            second.updateResource(OWN);

            assertUpdated(stream, "one+" + OWN);
        }
    }

    private static void awaitWatched(TestUpstream upstream) {
        await().until(() -> upstream.watching(OWN) > 0 && upstream.openStreams() > 0);
    }

    private static EventStream listen(Gateway gateway, String path, String uri) {
        EventStream stream = gateway.modern(path).listen("{\"resourceSubscriptions\":[\"" + uri + "\"]}");
        assertThat(stream.next()
                        .at("/params/notifications/resourceSubscriptions/0")
                        .asText())
                .isEqualTo(uri);
        return stream;
    }

    private static void subscription(McpClient client, String method) {
        JsonNode answer = client.ask(McpClient.request("1", method, "{\"uri\":\"one+" + OWN + "\"}"));
        assertThat(answer.path("result").isObject()).isTrue();
    }

    private static void assertUpdated(EventStream stream, String uri) {
        JsonNode told = stream.next();
        assertThat(told.path("method").asText()).isEqualTo("notifications/resources/updated");
        assertThat(told.at("/params/uri").asText()).isEqualTo(uri);
    }
}
