package io.mcpstead.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.bridge.Bridged.Pulled;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client and an upstream of 2026-07-28: all passes through. */
final class ModernToModernTest {
    private final TestUpstream server = TestUpstream.create().speaking(Speaks.MODERN);
    private final Bridged bridged = new Bridged(server);

    @AfterEach
    void close() throws InterruptedException {
        bridged.close();
    }

    private Pulled call(String capabilities, String id, String tool, String more) {
        return bridged.modern(capabilities, id, "tools/call", "{\"name\":\"one__" + tool + "\"" + more + "}");
    }

    @Test
    void roundsAreTheClientsAndTheUpstreamsOwnAffair() {
        JsonNode asked = call(Bridged.ALL, "1", "ask_elicitation", "").result();
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.path("inputRequests").has("round1")).isTrue();

        JsonNode result = call(
                        Bridged.ALL,
                        "2",
                        "ask_elicitation",
                        ",\"inputResponses\":{\"round1\":{\"action\":\"decline\"}},\"requestState\":"
                                + asked.path("requestState"))
                .result();

        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at("/structuredContent/round1/action").asText()).isEqualTo("decline");
        assertThat(server.received().of("tools/call").getLast().params().path("requestState"))
                .isEqualTo(asked.path("requestState"));
        assertThat(bridged.bridge().waitingCalls()).isZero();
    }

    @Test
    void stateThatTheUpstreamRefusesIsRefused() {
        MessageStream.Final last = call(Bridged.ALL, "1", "ask_elicitation", ",\"requestState\":\"made up\"")
                .whole();

        assertThat(last.errorCode()).hasValue(-32602);
    }

    @Test
    void missingCapabilityIsTheUpstreamsToTell() {
        MessageStream.Final last = call("{}", "1", "ask_sampling", "").whole();

        assertThat(last.errorCode()).hasValue(-32021);
        assertThat(last.message().toSlice().text()).contains("\"requiredCapabilities\":{\"sampling\":{}}");
    }

    @Test
    void progressBearsTheClientsTokenAndNothingElseIsSent() {
        try (Pulled call = call(
                Bridged.ALL,
                "1",
                "progress",
                ",\"arguments\":{\"progress\":1,\"messages\":1},\"_meta\":{\"progressToken\":\"mine\"}")) {
            assertThat(call.interim().at("/params/progressToken").asText()).isEqualTo("mine");
            assertThat(call.result().path("resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void clientThatLeavesEndsTheCall() {
        try (Pulled call = call("{}", "1", "slow", "")) {
            Thread.startVirtualThread(() -> {
                await().until(() -> server.waiting() == 1);
                call.cancellation().cancel(Cause.CLIENT_GONE);
            });
            assertThat(call.step()).isInstanceOf(MessageStream.Cancelled.class);
        }
        server.release();
    }
}
