package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.EventStream;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code subscriptions/listen} of modern clients (specification 2026-07-28, Subscriptions). */
final class ListenIT {
    private static final String OPEN = "mcpstead_downstream_streams_open{kind=\"subscription\"}";
    private static final String TOOLS = "{\"toolsListChanged\":true}";

    private final TestUpstream one =
            TestUpstream.create().offeringAll().offeringGetStream().start();
    private final TestUpstream two = TestUpstream.create().offeringGetStream().start();

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private GatewayConfig config() {
        return new GatewayConfig().server("one", one).server("two", two);
    }

    private Gateway start() {
        return start(config());
    }

    private Gateway start(GatewayConfig config) {
        return Gateway.start(config).connected("one", "two");
    }

    @Test
    void acknowledgesWhatIsHonoured() {
        try (Gateway gateway = start();
                EventStream stream = gateway.modern()
                        .listen(
                                "{\"toolsListChanged\":true,\"promptsListChanged\":false,"
                                        + "\"resourceSubscriptions\":[\"one+test://text\",\"two+test://text\",\"test://text\"]}")) {
            JsonNode first = stream.next();

            assertThat(first.path("method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
            assertThat(first.at("/params/notifications"))
                    .isEqualTo(
                            Json.read("{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"one+test://text\"]}"));
            assertThat(subscription(first)).isEqualTo(1);
        }
    }

    private static int subscription(JsonNode message) {
        return message.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                .asInt();
    }

    @Test
    void tellsWhenAServersToolsChange() {
        try (Gateway gateway = start();
                EventStream all = gateway.modern().listen(TOOLS);
                EventStream ofOne = gateway.modern("/mcp/one").listen(TOOLS);
                EventStream ofTwo = gateway.modern("/mcp/two").listen(TOOLS)) {
            all.next();
            ofOne.next();
            ofTwo.next();
            await().until(() -> two.openStreams() == 1);
            two.tool("fresh", call -> "{\"content\":[]}").announceToolListChange();

            for (EventStream stream : new EventStream[] {all, ofTwo}) {
                JsonNode told = stream.next();
                assertThat(told.path("method").asText()).isEqualTo("notifications/tools/list_changed");
                assertThat(subscription(told)).isEqualTo(1);
            }
            assertThat(gateway.client().toolNames()).contains("two__fresh");
            await().until(() -> one.openStreams() == 1);
            one.tool("fresh", call -> "{\"content\":[]}").announceToolListChange();
            // The first that it is told, so that it was told nothing of the other server.
            assertThat(ofOne.next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            assertThat(gateway.metric("mcpstead_downstream_notifications_total{kind=\"tools_list_changed\"}"))
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void tellsOnlyOfWhatWasAskedFor() {
        try (Gateway gateway = start();
                EventStream stream = gateway.modern().listen("{\"promptsListChanged\":true}")) {
            stream.next();
            two.kill();
            gateway.disconnected("two");
            one.kill();

            assertThat(stream.next().path("method").asText()).isEqualTo("notifications/prompts/list_changed");
        }
    }

    @Test
    void tellsWhenAReloadRemovesAServer() {
        try (Gateway gateway = start();
                EventStream all = gateway.modern().listen(TOOLS);
                EventStream ofTwo = gateway.modern("/mcp/two").listen(TOOLS)) {
            all.next();
            ofTwo.next();
            gateway.rewrite(new GatewayConfig().server("one", one)).reload();

            assertThat(all.next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            JsonNode last = ofTwo.next();
            while (last.has("method")) {
                last = ofTwo.next();
            }
            assertGracefulEnd(last);
            assertThat(ofTwo.ends()).isTrue();
            assertThat(gateway.metric("mcpstead_downstream_stream_terminations_total{reason=\"server_removed\"}"))
                    .isEqualTo(1);
        }
    }

    private static void assertGracefulEnd(JsonNode message) {
        assertThat(message)
                .isEqualTo(Json.read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\","
                        + "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}"));
    }

    @Test
    void aClientThatClosesItsStreamIsForgotten() {
        try (Gateway gateway = start()) {
            EventStream stream = gateway.modern().listen(TOOLS);
            stream.next();
            assertThat(gateway.metric(OPEN)).isEqualTo(1);
            stream.close();

            await().until(() -> gateway.metric(OPEN) == 0);
            assertThat(gateway.metric("mcpstead_downstream_stream_terminations_total{reason=\"client_gone\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aQuietStreamGetsComments() {
        try (Gateway gateway = start(config().with("mcp", "{streams: {keep_alive_seconds: 1}}"));
                EventStream stream = gateway.modern().listen("{}")) {
            stream.next();

            await().until(() -> stream.comments() >= 2);
        }
    }

    @Test
    void onlySoManyStreamsAreOpen() {
        try (Gateway gateway = start(config().with("mcp", "{streams: {max_open: 1}}"));
                EventStream stream = gateway.modern().listen(TOOLS)) {
            stream.next();

            HttpResponse<String> refused = listen(gateway, TOOLS);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(McpClient.last(refused).at("/error/code").asInt()).isEqualTo(-32000);
            assertThat(McpClient.last(refused).path("id").asInt()).isEqualTo(1);
        }
    }

    private static HttpResponse<String> listen(Gateway gateway, String notifications) {
        return gateway.modern().post("subscriptions/listen", "{\"notifications\":" + notifications + "}");
    }

    @Test
    void manyIdleStreamsLeaveRoomForOthers() {
        try (Gateway gateway = start()) {
            List<EventStream> streams = new ArrayList<>();
            for (int i = 0; i < 1_100; i++) {
                streams.add(gateway.modern().listen(TOOLS));
            }
            assertThat(gateway.metric(OPEN)).isEqualTo(1_100);
            assertThat(gateway.client().toolNames()).isNotEmpty();

            gateway.rewrite(new GatewayConfig().server("one", one)).reload();

            for (EventStream stream : streams) {
                assertThat(stream.next().path("method").asText()).endsWith("acknowledged");
                assertThat(stream.next().path("method").asText()).endsWith("tools/list_changed");
                stream.close();
            }
        }
    }

    @Test
    void malformedWishesAreRefused() {
        try (Gateway gateway = start()) {
            for (String wrong : new String[] {"[]", "{\"toolsListChanged\":1}", "{\"resourceSubscriptions\":[1]}"}) {
                HttpResponse<String> refused = listen(gateway, wrong);

                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(McpClient.last(refused).at("/error/code").asInt()).isEqualTo(-32602);
            }
        }
    }

    @Test
    void aClientOfJsonAloneIsRefused() {
        try (Gateway gateway = start()) {
            HttpResponse<String> refused = gateway.modern()
                    .header("Accept", "application/json")
                    .post("subscriptions/listen", "{\"notifications\":{}}");

            assertThat(refused.statusCode()).isEqualTo(406);
            assertThat(McpClient.last(refused).at("/error/message").asText()).contains("text/event-stream");
        }
    }

    @Test
    void aSignalEndsStreamsAtOnceAndInOrder() {
        GatewayConfig config = config().with("mcp", "{listen_stream: true, session: {shutdown_grace_seconds: 600}}");
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
            gateway.connected("one", "two");
            EventStream subscription = gateway.modern().listen(TOOLS);
            EventStream get = gateway.client().initialize().listen();
            subscription.next();
            gateway.signal("TERM");

            assertGracefulEnd(subscription.next());
            assertThat(subscription.ends()).isTrue();
            assertThat(get.ends()).isTrue();
            // Long before the grace period is over.
            assertThat(gateway.exitCode()).isZero();
        }
    }
}
