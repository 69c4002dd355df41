package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.ReceivedRequest;
import io.mcpstead.testing.TestUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** W3C trace context on its way through the gateway. */
final class TraceContextIT {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    private static final String OTHER = "00-11111111111111111111111111111111-2222222222222222-00";
    private static final TestUpstream UPSTREAM = TestUpstream.create().start();
    private static final Gateway GATEWAY =
            Gateway.start(new GatewayConfig().server("one", UPSTREAM)).connected("one");

    @AfterAll
    static void stop() {
        GATEWAY.close();
        UPSTREAM.close();
    }

    private static ReceivedRequest lastCall() {
        return UPSTREAM.received().of("tools/call").getLast();
    }

    private static void isTraced(String parent, String state) {
        ReceivedRequest call = lastCall();
        JsonNode meta = call.params().path("_meta");
        assertThat(meta.path("traceparent").asText()).isEqualTo(parent);
        assertThat(meta.path("tracestate").asText()).isEqualTo(state);
        assertThat(call.header("traceparent")).isEqualTo(parent);
        assertThat(call.header("tracestate")).isEqualTo(state);
    }

    @Test
    void goesFromHeadersToBoth() {
        GATEWAY.client()
                .header("traceparent", PARENT)
                .header("tracestate", "a=b")
                .header("X-Other", "never forwarded")
                .call("one__echo", "{}");

        isTraced(PARENT, "a=b");
        assertThat(lastCall().header("x-other")).isNull();
    }

    @Test
    void goesFromMetaToBothAndWinsOverHeaders() {
        String meta = "\"_meta\":{\"traceparent\":\"" + PARENT + "\",\"tracestate\":\"c=d\",\"baggage\":\"k=v\"}";
        GATEWAY.client()
                .header("traceparent", OTHER)
                .ask(McpClient.request("1", "tools/call", "{\"name\":\"one__echo\",\"arguments\":{}," + meta + "}"));

        isTraced(PARENT, "c=d");
        assertThat(lastCall().header("baggage")).isEqualTo("k=v");
    }

    @Test
    void goesThroughForModernClients() {
        GATEWAY.modern()
                .rawMeta("traceparent", "\"" + PARENT + "\"")
                .rawMeta("tracestate", "\"e=f\"")
                .call("one__echo", "{}");

        isTraced(PARENT, "e=f");
    }

    @Test
    void whatCannotBeAHeaderIsNotPassedOnAsOne() {
        String meta = "\"_meta\":{\"traceparent\":\"" + PARENT + "\",\"baggage\":\"a\\r\\nX-Evil: 1\"}";
        GATEWAY.client()
                .ask(McpClient.request("1", "tools/call", "{\"name\":\"one__echo\",\"arguments\":{}," + meta + "}"));

        assertThat(lastCall().header("traceparent")).isEqualTo(PARENT);
        assertThat(lastCall().header("baggage")).isNull();
        assertThat(lastCall().header("x-evil")).isNull();
    }
}
