package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.SessionLoss;
import io.mcpstead.testing.TestUpstream;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstreams that forget their sessions: initialized again without the client's noticing. */
final class SessionLossIT {
    @ParameterizedTest
    @EnumSource(SessionLoss.class)
    void aLostSessionIsOpenedAgainAndTheCallSentOnceMore(SessionLoss loss) {
        try (TestUpstream upstream =
                        TestUpstream.create().callsPerSession(3, loss).start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream))) {
            gateway.connected("one");
            McpClient client = gateway.client();
            for (int i = 1; i <= 10; i++) {
                JsonNode answer = client.call("one__counter", "{}");
                assertThat(answer.at("/result/content/0/text").asText())
                        .as("%s", answer)
                        .isEqualTo(Integer.toString(i));
            }

            assertThat(upstream.sessionsOpened()).isEqualTo(4);
            assertThat(gateway.metric(
                                    "mcpstead_upstream_session_resets_total{reason=\"unknown_session\",server=\"one\"}")
                            + gateway.metric(
                                    "mcpstead_upstream_session_resets_total{reason=\"expired\",server=\"one\"}")
                            + gateway.metric(
                                    "mcpstead_upstream_session_resets_total{reason=\"terminated\",server=\"one\"}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void manyCallersShareOneNewSession() throws Exception {
        try (TestUpstream upstream = TestUpstream.create().start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.connected("one");
            upstream.expireSessions();
            Callable<JsonNode> call = () -> gateway.client().call("one__counter", "{}");
            List<Future<JsonNode>> answers = threads.invokeAll(Collections.nCopies(50, call));

            for (Future<JsonNode> answer : answers) {
                assertThat(answer.get().has("result")).as("%s", answer.get()).isTrue();
            }
            assertThat(upstream.counter()).isEqualTo(50);
            assertThat(upstream.sessionsOpened()).isEqualTo(2);
        }
    }

    @Test
    void aSessionThatIsLostAtOnceAgainIsAnError() {
        try (TestUpstream upstream = TestUpstream.create()
                        .callsPerSession(0, SessionLoss.NOT_FOUND)
                        .start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream))) {
            gateway.connected("one");
            JsonNode answer = gateway.client().call("one__counter", "{}");

            assertThat(answer.at("/error/code").asInt()).isEqualTo(-32000);
            assertThat(answer.at("/error/message").asText()).contains("one");
            assertThat(upstream.received().of("tools/call")).hasSize(2);
        }
    }

    @Test
    void anUpstreamWithoutSessionsIsServed() {
        try (TestUpstream upstream = TestUpstream.create().withoutSessions().start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream))) {
            gateway.connected("one");

            assertThat(gateway.client().call("one__counter", "{}").has("result"))
                    .isTrue();
            assertThat(upstream.received().of("tools/call").getFirst().header("mcp-session-id"))
                    .isNull();
        }
    }
}
