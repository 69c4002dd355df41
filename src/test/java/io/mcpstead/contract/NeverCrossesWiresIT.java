package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.callRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many clients share one session of a stateful upstream, and all of them use the same ids. Each gets its own answers
 * and its own progress, or this gateway is worth nothing.
 */
final class NeverCrossesWiresIT {
    private static final int CLIENTS = 200;
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void twoHundredClientsThatAllUseIdOneGetTheirOwnAnswers(Transport transport) throws Exception {
        try (TestUpstream upstream = TestUpstream.create().transport(transport).start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.connected("one");
            CountDownLatch all = new CountDownLatch(CLIENTS);
            List<Callable<Void>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> client(gateway, number, all))
                    .toList();
            for (Future<Void> done : threads.invokeAll(clients)) {
                done.get();
            }

            assertThat(upstream.received().crossedIds()).isZero();
            assertThat(upstream.sessionsOpened()).isEqualTo(1);
            assertThat(upstream.received().of("tools/call")).hasSize(CLIENTS * ROUNDS);
            assertThat(upstream.received().of("tools/call"))
                    .extracting(call -> call.id())
                    .doesNotHaveDuplicates();
        }
    }

    /** Every second client has no session; every third writes the id as a string. */
    private static Callable<Void> client(Gateway gateway, int number, CountDownLatch all) {
        McpClient client = gateway.client();
        String id = number % 3 == 0 ? "\"1\"" : "1";
        return () -> {
            if (number % 2 == 0) {
                client.initialize();
            }
            all.countDown();
            all.await();
            for (int round = 0; round < ROUNDS; round++) {
                String arguments = "{\"client\":" + number + ",\"round\":" + round + "}";
                JsonNode answer = client.ask(callRequest(id, "one__echo", arguments));

                assertThat(answer.at("/result/structuredContent").toString())
                        .as("%s", answer)
                        .isEqualTo(arguments);
                assertThat(answer.path("id").toString()).isEqualTo(id);
            }
            return null;
        };
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void clientsWithTheSameProgressTokenGetTheirOwnProgress(Transport transport) throws Exception {
        try (TestUpstream upstream = TestUpstream.create().transport(transport).start();
                Gateway gateway = Gateway.start(new GatewayConfig().server("one", upstream));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.connected("one");
            List<Callable<Void>> clients = new ArrayList<>();
            for (int steps = 1; steps <= 30; steps++) {
                clients.add(progress(gateway.client(), steps));
            }
            for (Future<Void> done : threads.invokeAll(clients)) {
                done.get();
            }

            assertThat(upstream.received().of("tools/call"))
                    .extracting(call -> call.params().at("/_meta/progressToken").toString())
                    .doesNotHaveDuplicates();
        }
    }

    private static Callable<Void> progress(McpClient client, int steps) {
        return () -> {
            List<JsonNode> messages = McpClient.messages(client.post(
                    McpClient.progressRequest("1", "one__progress", "{\"progress\":" + steps + "}", "\"same\"")));

            assertThat(messages).hasSize(steps + 1);
            for (JsonNode message : messages.subList(0, steps)) {
                assertThat(message.at("/params/progressToken").toString()).isEqualTo("\"same\"");
                assertThat(message.at("/params/total").asInt()).isEqualTo(steps);
            }
            assertThat(messages.getLast().path("id").asInt()).isEqualTo(1);
            return null;
        };
    }
}
