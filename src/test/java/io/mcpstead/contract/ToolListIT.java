package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import org.junit.jupiter.api.Test;

/** How the tools of upstreams come into the catalogue. */
final class ToolListIT {
    private final TestUpstream upstream = TestUpstream.create();

    private Gateway start(String... keys) {
        return Gateway.start(new GatewayConfig().server("one", upstream.start(), keys));
    }

    @Test
    void allPagesAreRead() {
        upstream.pageSize(10);
        for (int i = 0; i < 95; i++) {
            upstream.tool("t" + i, call -> Tool.text("t"));
        }
        try (upstream;
                Gateway gateway = start().connected("one")) {
            assertThat(gateway.client().toolNames()).hasSize(100).endsWith("one__t94");
        }
    }

    @Test
    void aCursorThatRepeatsForEverEnds() {
        upstream.repeatingCursor().pageSize(2);
        try (upstream;
                Gateway gateway = start()) {
            await().until(() -> upstream.received().of("tools/list").size() >= 2);
            await().until(() -> gateway.health("one").path("connected").asBoolean()
                    || !gateway.health("one").path("last_error").isNull());

            assertThat(upstream.received().of("tools/list").size()).isLessThan(2000);
        }
    }

    @Test
    void invalidEntriesAreSkippedAndNamedInTheLog() {
        upstream.listed(
                "{\"description\":\"no name\"}",
                "{\"name\":7}",
                "\"text\"",
                "null",
                "{\"name\":\"echo\",\"description\":\"again\"}",
                "{\"name\":\"\"}",
                "{\"name\":\"good\",\"inputSchema\":{\"type\":\"object\"}}");
        try (upstream;
                GatewayProcess gateway = GatewayProcess.start(new GatewayConfig().server("one", upstream.start()))) {
            gateway.connected("one");
            assertThat(gateway.client().toolNames())
                    .containsExactly(
                            "one__echo", "one__slow", "one__progress", "one__fail", "one__counter", "one__good");
            assertThat(gateway.lines("WARN")).contains("one");
        }
    }

    @Test
    void anUpstreamWithoutToolsIsConnected() {
        upstream.on("tools/list", Misbehaviour.UNKNOWN_METHOD);
        try (upstream;
                Gateway gateway = start().connected("one")) {
            assertThat(gateway.health("one").path("tools_count").asInt()).isZero();
            assertThat(gateway.client().toolNames()).isEmpty();
        }
    }

    @Test
    void toolsAreRefreshedAfterTheirTime() {
        try (upstream;
                Gateway gateway = start("tools: {ttl_seconds: 1}").connected("one")) {
            upstream.tool("new", call -> Tool.text("new")).without("fail");

            await().until(() -> gateway.client().toolNames().contains("one__new"));
            assertThat(gateway.client().toolNames()).doesNotContain("one__fail");
        }
    }

    @Test
    void anAnnouncedChangeRefreshesTheTools() {
        upstream.offeringGetStream();
        try (upstream;
                Gateway gateway = start().connected("one")) {
            await().until(() -> upstream.openStreams() == 1);
            upstream.tool("new", call -> Tool.text("new"));
            upstream.announceToolListChange();

            await().until(() -> gateway.client().toolNames().contains("one__new"));
        }
    }

    @Test
    void aGetThatIsNotAllowedIsNotTriedAgainAndAgain() {
        try (upstream;
                Gateway gateway = start("tools: {ttl_seconds: 1}").connected("one")) {
            await().until(() -> upstream.received().of("tools/list").size() >= 3);

            assertThat(upstream.received().ofHttp("GET")).hasSizeLessThan(3);
            assertThat(gateway.health("one").path("connected").asBoolean()).isTrue();
        }
    }

    @Test
    void anUpstreamsFailureToListIsNotTheEndOfItsTools() {
        try (upstream;
                Gateway gateway = start("tools: {ttl_seconds: 1}").connected("one")) {
            upstream.on("tools/list", Misbehaviour.RPC_ERROR);
            int before = upstream.received().of("tools/list").size();
            await().until(() -> upstream.received().of("tools/list").size() > before + 1);

            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void serversComeInTheOrderOfTheFile() {
        try (upstream;
                TestUpstream other = TestUpstream.create().start();
                Gateway gateway = Gateway.start(new GatewayConfig()
                                .server("zulu", upstream.start())
                                .server("alpha", other))
                        .connected("zulu", "alpha")) {
            assertThat(gateway.client().toolNames()).first().isEqualTo("zulu__echo");
            assertThat(gateway.client().toolNames()).last().isEqualTo("alpha__counter");
        }
    }
}
