package io.mcpstead.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final RequestId ONE = RequestId.of(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), new BuildInfo("1", "2", "3"), clock);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Sessions sessions = new Sessions(
            new SessionConfig(TTL, Duration.ofMillis(1), Duration.ofSeconds(5), 3), metrics.sessions(), clock, timer);

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void findsWhatItOpened() {
        Session session = open();

        assertThat(sessions.find(session.id())).containsSame(session);
        assertThat(session.version()).isEqualTo(ProtocolVersion.V2025_06_18);
        assertThat(sessions.active()).isOne();
    }

    @Test
    void neverGivesTheSameIdTwice() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Session session = open();
            assertThat(session.id()).matches("[A-Za-z0-9_-]{43}");
            ids.add(session.id());
            sessions.end(session.id(), SessionEndReason.CLIENT_DELETE);
        }

        assertThat(ids).hasSize(1_000);
    }

    @Test
    void knowsNoIdThatItNeverGaveOut() {
        assertThat(sessions.find("made-up")).isEmpty();
        assertThat(sessions.end("made-up", SessionEndReason.CLIENT_DELETE)).isFalse();
    }

    @Test
    void forgetsEndedSessionAndCountsItOnce() {
        Session session = open();
        advance(Duration.ofSeconds(7));

        assertThat(sessions.end(session.id(), SessionEndReason.INIT_FAILED)).isTrue();
        assertThat(sessions.end(session.id(), SessionEndReason.CLIENT_DELETE)).isFalse();

        assertThat(sessions.find(session.id())).isEmpty();
        assertThat(page())
                .contains("mcpstead_downstream_session_terminations_total{reason=\"init_failed\"} 1")
                .contains("mcpstead_downstream_session_terminations_total{reason=\"client_delete\"} 0")
                .contains("mcpstead_downstream_session_duration_seconds_sum 7");
    }

    @Test
    void refusesMoreThanItsBoundUntilOneEnds() {
        Session first = open();
        open();
        open();

        assertThat(sessions.open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, "/mcp")))
                .isEmpty();
        sessions.end(first.id(), SessionEndReason.CLIENT_DELETE);
        assertThat(sessions.open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, "/mcp")))
                .isPresent();
        assertThat(sessions.open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, "/mcp")))
                .isEmpty();
    }

    @Test
    void expiresIdleSessionsOnly() {
        Session idle = open();
        Session used = open();
        advance(TTL.minusSeconds(1));
        sessions.find(used.id());
        advance(Duration.ofSeconds(1));

        sessions.expireIdle();

        assertThat(sessions.find(idle.id())).isEmpty();
        assertThat(sessions.find(used.id())).isPresent();
        assertThat(page()).contains("mcpstead_downstream_session_terminations_total{reason=\"idle_timeout\"} 1");
    }

    @Test
    void sessionWithRequestInFlightIsNotIdle() {
        Session session = open();
        Cancellation cancellation = new Cancellation();
        session.begin(ONE, cancellation);
        advance(TTL.multipliedBy(5));
        sessions.expireIdle();
        assertThat(sessions.active()).isOne();

        session.end(ONE, cancellation);
        advance(TTL.minusSeconds(1));
        sessions.expireIdle();
        assertThat(sessions.active()).isOne();

        advance(Duration.ofSeconds(1));
        sessions.expireIdle();
        assertThat(sessions.active()).isZero();
    }

    @Test
    void looksForIdleSessionsByItself() {
        open();
        advance(TTL);
        sessions.start();

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(sessions.active()).isZero());
    }

    @Test
    void endsAllAtShutdown() {
        open();
        open();

        sessions.stop();

        assertThat(sessions.active()).isZero();
        assertThat(page()).contains("mcpstead_downstream_session_terminations_total{reason=\"gateway_shutdown\"} 2");
    }

    @Test
    void cancelsTheRequestThatIsNamed() {
        Session session = open();
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();
        session.begin(ONE, first);
        session.begin(RequestId.of(2), second);

        assertThat(session.cancel(ONE)).isTrue();
        assertThat(session.cancel(RequestId.of(3))).isFalse();

        assertThat(first.cause()).contains(Cancellation.Cause.CLIENT_REQUEST);
        assertThat(second.cause()).isEmpty();
    }

    @Test
    void takesNoSecondRequestWithTheSameIdWhileOneIsInFlight() {
        Session session = open();
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();

        assertThat(session.begin(ONE, first)).isTrue();
        assertThat(session.begin(ONE, second)).isFalse();
        session.end(ONE, second);
        assertThat(session.cancel(ONE)).isTrue();
        session.end(ONE, first);
        assertThat(session.begin(ONE, second)).isTrue();
    }

    @Test
    void clientThatEndsItsSessionCancelsWhatItHasInFlight() {
        Session session = open();
        Cancellation cancellation = new Cancellation();
        session.begin(ONE, cancellation);

        sessions.end(session.id(), SessionEndReason.CLIENT_DELETE);

        assertThat(cancellation.cause()).contains(Cancellation.Cause.CLIENT_REQUEST);
    }

    @Test
    void questionsOfAllSessionsHaveIdsOfTheirOwnAndAreAnsweredOnceByWhomTheyWereFor() {
        Session one = open();
        Session two = open();
        AtomicReference<Message.@Nullable Response> answer = new AtomicReference<>();
        RequestId question = one.ask(answer::set);
        RequestId other = two.ask(reply -> {});
        Message.Response reply = new Message.Result(Slice.of("{}"), question, Slice.of("{}"), JsonObject.EMPTY);

        assertThat(question).isNotEqualTo(other);
        assertThat(two.answer(reply)).isFalse();
        assertThat(one.answer(reply)).isTrue();
        assertThat(answer).hasValue(reply);
        assertThat(one.answer(reply)).isFalse();
        assertThat(two.withdraw(other)).isTrue();
        assertThat(two.withdraw(other)).isFalse();
    }

    @Test
    void whatIsHeldDoesNotEndForIdleness() {
        Session session = open();
        session.hold();
        advance(Duration.ofDays(1));
        sessions.expireIdle();
        assertThat(sessions.active()).isEqualTo(1);

        session.release();
        advance(Duration.ofDays(1));
        sessions.expireIdle();
        assertThat(sessions.active()).isZero();
    }

    @Test
    void tellsOfItsEndOnceAndToThoseWhoAskLate() {
        Session session = open();
        AtomicInteger told = new AtomicInteger();
        session.whenEnded(told::incrementAndGet);
        assertThat(told).hasValue(0);

        sessions.end(session.id(), SessionEndReason.CLIENT_DELETE);
        assertThat(told).hasValue(1);
        session.whenEnded(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    private Session open() {
        return sessions.open(ClientProfile.of(ProtocolVersion.V2025_06_18, "/mcp"))
                .orElseThrow();
    }

    private void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    private String page() {
        try {
            var out = new ByteArrayOutputStream();
            metrics.page().write(null, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
