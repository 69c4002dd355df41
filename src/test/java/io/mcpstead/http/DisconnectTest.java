package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dropwizard.util.Duration;
import io.mcpstead.dispatch.Answer;
import io.mcpstead.session.Cancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What happens on a connection while a call on it waits for its answer; probes run every few milliseconds here. */
final class DisconnectTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(Duration.milliseconds(400));
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stop() {
        root().detachAppender(log);
        gateway.close();
        assertThat(log.list)
                .as("what clients do is no news to the operator")
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void clientThatClosesInMidCallIsNoticed() throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING);
            assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
    }

    @Test
    void clientThatResetsInMidCallIsNoticed() throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING);
            assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
    }

    @Test
    void clientThatClosesBetweenTwoEventsIsNoticed() throws Exception {
        Script script = new Script().interim("{0}");
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: text/event-stream");
            assertThat(client.head()).contains("text/event-stream");
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
    }

    @Test
    void clientThatWaitsIsNotTakenForGone() throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING);
            // Many probes, and three times the connector's idle timeout.
            CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS).execute(() -> script.last("{1}"));

            assertThat(client.body()).isEqualTo("{1}");
            assertThat(script.cancelled).isNotDone();
        }
    }

    @Test
    void streamThatIsSilentForLongIsNotCutOff() throws Exception {
        Script script = new Script().interim("{0}");
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: text/event-stream");
            client.head();
            CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS).execute(() -> script.last("{1}"));

            String line = client.line();
            while (!line.contains("{1}")) {
                line = client.line();
            }
            assertThat(script.cancelled).isNotDone();
        }
    }

    @Test
    void pipelinedRequestIsLeftWhole() throws Exception {
        Script first = new Script();
        gateway.dispatcher.set(first::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING);
            assertThat(first.called.await(20, TimeUnit.SECONDS)).isTrue();
            Script second = new Script().last("{2}");
            gateway.dispatcher.set(second::answer);
            // Time for probes to meet the second request before the first is answered.
            client.post(PING);
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> first.last("{1}"));

            assertThat(client.body()).isEqualTo("{1}");
            assertThat(client.body()).isEqualTo("{2}");
            assertThat(first.cancelled).isNotDone();
        }
    }

    @Test
    void keepAliveConnectionIsUnharmedByProbes() throws Exception {
        var later = CompletableFuture.delayedExecutor(6, TimeUnit.MILLISECONDS);
        gateway.dispatcher.set(request -> {
            Script script = new Script();
            // About as long as the probes' interval, so that probes and answers meet in every order.
            later.execute(() -> script.last(request.body().text()));
            return script.answer(request);
        });
        try (RawClient client = new RawClient(gateway.port())) {
            for (int i = 0; i < 300; i++) {
                String body = "{\"call\":" + i + "}";
                assertThat(client.post(body).body()).isEqualTo(body);
            }
        }
    }

    @Test
    void pipelinedRequestsMeetProbesInEveryOrder() throws Exception {
        var later = CompletableFuture.delayedExecutor(6, TimeUnit.MILLISECONDS);
        gateway.dispatcher.set(request -> {
            Script script = new Script();
            later.execute(() -> script.last(request.body().text()));
            return script.answer(request);
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.post("{\"call\":0}");
            for (int i = 0; i < 200; i++) {
                client.post("{\"call\":" + (i + 1) + "}");
                assertThat(client.body()).isEqualTo("{\"call\":" + i + "}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void answerThatNobodyReadsIsDropped(String accept) throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(request -> {
            script.answer(request);
            // Heeds no cancellation, so that the answer meets the closed connection.
            script.cancelled.join();
            return Answer.Messages.legacy(new Script().last("x".repeat(5_000_000)));
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: " + accept);
            assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
    }

    @Test
    void halfABodyAndSilenceEndsByTheIdleTimeout() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.announce("/mcp", "application/json", 100).send("{");

            assertThat(client.head()).startsWith("http/1.1 408");
        }
        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
    }

    @Test
    void halfABodyAndGoneHarmsNothing() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.announce("/mcp", "application/json", 100).send("{");
            await().untilAsserted(() -> assertThat(gateway.inflight.count()).isOne());
        }

        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
        assertThat(gateway.send(gateway.post(PING)).statusCode()).isEqualTo(202);
    }
}
