package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.ReceivedRequest;
import io.mcpstead.testing.TestUpstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer whose stream the upstream closes before its end (specification 2025-11-25, "Resumability"). */
final class ResumeTest {
    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;
    private final AtomicReference<String> answer = new AtomicReference<>("");

    @AfterEach
    void close() {
        harness.close();
    }

    /** Closes each call's stream after one event of this text, keeping the answer for a GET. */
    private void closesAfter(String event) {
        server.onCall((exchange, reply, proper) -> {
            answer.set(proper.message());
            reply.sink().raw(event);
            reply.sink().end();
        });
    }

    private List<ReceivedRequest> resumes() {
        return server.received().ofHttp("GET").stream()
                .filter(get -> get.header("last-event-id") != null)
                .toList();
    }

    private void answersGets(int emptyStreams) {
        Misbehaviour empty = (exchange, reply, proper) -> {
            if (exchange.request().header("last-event-id") == null) {
                exchange.empty(405);
            } else {
                reply.sink().raw("id: later\nretry: 100\ndata:\n\n");
                reply.sink().end();
            }
        };
        Misbehaviour full = (exchange, reply, proper) -> {
            if (exchange.request().header("last-event-id") == null) {
                exchange.empty(405);
            } else {
                reply.sink().last(answer.get());
            }
        };
        server.on("GET", (exchange, reply, proper) -> {
            Misbehaviour now = resumes().size() <= emptyStreams ? empty : full;
            now.act(exchange, reply, proper);
        });
    }

    private CallRequest counter() {
        return UpstreamHarness.call("counter", "{}", UpstreamHarness.ASKABLE);
    }

    @Test
    void isTakenUpAgainByGet() throws Exception {
        closesAfter("id: one\nretry: 100\ndata:\n\n");
        answersGets(2);
        Upstream upstream = harness.connected();

        assertThat(harness.outcome(upstream, counter())
                        .result()
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("1");
        assertThat(resumes()).extracting(get -> get.header("last-event-id")).containsExactly("one", "later", "later");
        assertThat(server.received().of("tools/call")).hasSize(1);
    }

    @Test
    void fromAServerThatDoesNotResumeIsBroken() {
        closesAfter("id: one\nretry: 100\ndata:\n\n");
        Upstream upstream = harness.connected();

        assertThat(harness.run(call(upstream), "{}"))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("BROKEN")
                .withMessageContaining("HTTP 405");
        assertThat(server.received().of("tools/call")).hasSize(1);
    }

    @Test
    void withoutAnEventIdIsBroken() {
        closesAfter("retry: 100\ndata:\n\n");
        Upstream upstream = harness.connected();

        assertThat(harness.run(call(upstream), "{}"))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("BROKEN");
        assertThat(resumes()).isEmpty();
    }

    @Test
    void isNotWaitedForPastTheCallsEnd() throws Exception {
        closesAfter("id: one\nretry: 900000000\ndata:\n\n");
        Upstream upstream = harness.connected();
        UpstreamCall call = call(upstream);
        CompletableFuture<UpstreamHarness.Outcome> outcome = harness.run(call, "{}");
        await().until(() -> !answer.get().isEmpty());
        call.cancel(Kind.CANCELLED, "no longer wanted");

        assertThat(outcome)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("CANCELLED");
        assertThat(resumes()).isEmpty();
    }

    private UpstreamCall call(Upstream upstream) {
        try {
            return upstream.call(counter());
        } catch (UpstreamException e) {
            throw new IllegalStateException(e);
        }
    }
}
