package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.protocol.Feature;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a legacy upstream's changes are heard of, whatever it answers now and then. */
final class LegacyChangesTest {
    private static final String SUBSCRIBE = "resources/subscribe";
    private static final String TEXT = "test://text";
    private static final String BINARY = "test://binary";

    /** Streams that end at once, with and without an event to go on behind. */
    private static final Misbehaviour ENDS = ending("");

    private static final Misbehaviour ENDS_WITH_ID = ending("id: one\n");

    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;

    @BeforeEach
    void offering() {
        server.offeringAll().offeringGetStream();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private static Misbehaviour ending(String id) {
        return (exchange, reply, proper) -> {
            reply.sink().raw(id + "retry: 100\ndata:\n\n");
            reply.sink().end();
        };
    }

    /** Acts like this for the first GETs, one after the other, and properly after them. */
    private void answersGets(Misbehaviour... first) {
        AtomicInteger seen = new AtomicInteger();
        server.on("GET", (exchange, reply, proper) -> {
            int now = seen.getAndIncrement();
            if (now < first.length) {
                first[now].act(exchange, reply, proper);
            } else {
                proper.send();
            }
        });
    }

    private static Misbehaviour status(int status) {
        return (exchange, reply, proper) -> exchange.empty(status);
    }

    private long asked(String uri) {
        return server.received().of(SUBSCRIBE).stream()
                .filter(request -> request.params().path("uri").asText().equals(uri))
                .count();
    }

    /** Acts like this for the first subscription to each of these resources, and properly for all else. */
    private void answersSubscriptions(Map<String, Misbehaviour> first) {
        server.on(SUBSCRIBE, (exchange, reply, proper) -> {
            String uri = exchange.request().params().path("uri").asText();
            Misbehaviour misbehaviour = first.get(uri);
            if (misbehaviour != null && asked(uri) == 1) {
                misbehaviour.act(exchange, reply, proper);
            } else {
                proper.send();
            }
        });
    }

    private void awaitNews(Upstream upstream) {
        await().until(() -> server.openStreams() == 1);
        server.tool("fresh", call -> Tool.text("new")).announceToolListChange();
        await().until(() -> upstream.status().offer().entries(Feature.TOOLS).stream()
                .anyMatch(tool -> tool.key().equals("fresh")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 503})
    void aSubscriptionThatFailsIsAskedForAgain(int status) {
        answersSubscriptions(Map.of(TEXT, status(status)));
        Upstream upstream = harness.connected();
        upstream.watch(TEXT);
        upstream.watch(BINARY);
        await().until(() -> server.watching(TEXT) == 1 && server.watching(BINARY) == 1 && server.openStreams() == 1);
        server.updateResource(TEXT);

        await().until(() -> harness.updated.equals(List.of(TEXT)));
    }

    @Test
    void oneSubscriptionThatFailsDoesNotHoldUpTheOthers() {
        server.on(SUBSCRIBE, Misbehaviour.first(1, Misbehaviour.CLOSES));
        Upstream upstream = harness.started();
        upstream.watch(TEXT);
        upstream.watch(BINARY);

        await().until(() -> server.watching(TEXT) == 1 && server.watching(BINARY) == 1);
    }

    @Test
    void aSubscriptionThatIsRefusedIsNotAskedForAgain() {
        answersSubscriptions(Map.of(TEXT, status(400), BINARY, status(503)));
        Upstream upstream = harness.connected();
        upstream.watch(TEXT);
        await().until(() -> asked(TEXT) == 1);
        upstream.watch(BINARY);
        await().until(() -> server.watching(BINARY) == 1);

        assertThat(asked(TEXT)).isEqualTo(1);
    }

    @Test
    void anEndOfWatchingThatFailsIsToldAgain() {
        server.on("resources/unsubscribe", Misbehaviour.first(1, status(503)));
        Upstream upstream = harness.connected();
        upstream.watch(TEXT);
        await().until(() -> server.watching(TEXT) == 1);
        upstream.unwatch(TEXT);

        await().until(() -> server.watching(TEXT) == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 429, 502, 503})
    void aStreamIsOpenedAgainAfterAnErrorThatPasses(int status) {
        answersGets(ENDS, status(status));

        awaitNews(harness.connected());
    }

    @Test
    void aFirstStreamIsOpenedAgainAfterAnErrorThatPasses() {
        answersGets(status(503));

        awaitNews(harness.connected());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405})
    void aStreamThatCannotGoOnBehindAnEventBeginsAnew(int status) {
        answersGets(ENDS_WITH_ID, status(status));

        awaitNews(harness.connected());
        assertThat(server.received().ofHttp("GET"))
                .extracting(get -> String.valueOf(get.header("last-event-id")))
                .containsExactly("null", "one", "null");
    }

    static Stream<Named<Misbehaviour[]>> refusals() {
        return Stream.of(
                Named.of("405", new Misbehaviour[] {status(405)}),
                Named.of("404", new Misbehaviour[] {status(404)}),
                Named.of("a page", new Misbehaviour[] {Misbehaviour.HTML_PAGE}),
                Named.of("405 after a stream", new Misbehaviour[] {ENDS, status(405)}));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aServerWithoutStreamsIsNotAskedAgain(Misbehaviour[] answers) {
        harness.ttl = Duration.ofSeconds(1);
        answersGets(answers);
        harness.connected();
        // Longer than the pause before a stream would be opened again.
        await().until(() -> server.received().of("tools/list").size() >= 4);

        assertThat(server.received().ofHttp("GET")).hasSize(answers.length);
        assertThat(server.openStreams()).isZero();
    }
}
