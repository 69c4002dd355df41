package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.ModernClient;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The extension {@code io.modelcontextprotocol/tasks}, passed through. */
final class TasksIT {
    private static final String CAPABLE = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";
    private static final TestUpstream ONE =
            TestUpstream.create().speaking(Speaks.MODERN).offeringAll().start();
    private static final TestUpstream TWO =
            TestUpstream.create().speaking(Speaks.MODERN).offeringAll().start();
    private static final Gateway GATEWAY = Gateway.start(
                    new GatewayConfig().server("one", ONE).server("two", TWO))
            .connected("one", "two");

    @AfterAll
    static void stop() {
        GATEWAY.close();
        ONE.close();
        TWO.close();
    }

    private static ModernClient client(String path) {
        return GATEWAY.modern(path).capable(CAPABLE);
    }

    private static String task(String id) {
        return "{\"taskId\":\"" + id + "\"}";
    }

    @Test
    void isAdvertised() {
        assertThat(client("/mcp")
                        .ask("server/discover", "{}")
                        .at("/result/capabilities/extensions")
                        .has("io.modelcontextprotocol/tasks"))
                .isTrue();
    }

    @Test
    void aTaskIsAskedForWhereItIsDone() {
        ModernClient client = client("/mcp");
        String ofTwo = client.call("two__task", "{}").at("/result/taskId").asText();
        int atOne = ONE.received().of("tasks/get").size();

        assertThat(ofTwo).startsWith("two").isNotEqualTo("two");
        assertThat(client.ask("tasks/get", task(ofTwo)).at("/result/taskId").asText())
                .isEqualTo(ofTwo);
        JsonNode done = client.ask("tasks/get", task(ofTwo)).path("result");
        assertThat(done.path("status").asText()).isEqualTo("completed");
        assertThat(done.at("/result/content/0/text").asText()).isEqualTo("the task's result");
        assertThat(client.ask("tasks/cancel", task(ofTwo)).has("result")).isTrue();
        assertThat(ONE.received().of("tasks/get")).hasSize(atOne);
    }

    @Test
    void hasItsOwnIdAtItsServersEndpoint() {
        ModernClient client = client("/mcp/one");
        String own = client.call("task", "{}").at("/result/taskId").asText();

        assertThat(own).startsWith("task-");
        assertThat(client.ask("tasks/get", task(own)).at("/result/taskId").asText())
                .isEqualTo(own);
    }

    @Test
    void aTaskOfNobodyIsAnError() {
        HttpResponse<String> response = client("/mcp").post("tasks/get", task("task-1"));

        assertThat(McpClient.last(response).at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(client("/mcp")
                        .ask("tasks/get", task("one+never"))
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32602);
    }

    @Test
    void theNameHeaderMustBearTheTask() {
        HttpResponse<String> response =
                client("/mcp").header("Mcp-Name", "one+other").post("tasks/get", task("one+task-1"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(McpClient.last(response).at("/error/code").asInt()).isEqualTo(-32020);
    }
}
