package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.testing.Logged;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpstreamLogTest {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Logged logged = Logged.by(UpstreamLog.class);
    private long now;
    private final UpstreamLog log = new UpstreamLog("a", () -> now);

    @AfterEach
    void close() {
        logged.close();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void connected() {
        log.connected(UpstreamStatus.INITIAL.ready("streamable", ProtocolVersion.LATEST_LEGACY, Offer.NONE));
    }

    private ILoggingEvent last() {
        return logged.lines().getLast();
    }

    @Test
    void aServerThatStaysAwayIsOneLineAndRemindersThatGetRare() {
        connected();
        log.disconnected("connection refused", true, RETRY);
        for (int seconds = 30; seconds <= 24 * 3600; seconds += 30) {
            pass(Duration.ofSeconds(30));
            log.disconnected("connection refused", false, RETRY);
        }

        assertThat(logged.events().subList(0, 2)).containsExactly("upstream_connected", "upstream_disconnected");
        assertThat(logged.events().subList(2, logged.events().size()))
                .hasSizeBetween(24, 32)
                .containsOnly("upstream_still_disconnected");
        assertThat(Logged.value(last(), "server")).isEqualTo("a");
        assertThat(Logged.value(last(), "cause")).isEqualTo("connection refused");
    }

    @Test
    void anotherCauseIsSaid() {
        log.disconnected("connection refused", false, RETRY);
        log.disconnected("connection refused", false, RETRY);
        log.disconnected("HTTP 500", false, RETRY);

        assertThat(logged.events()).containsExactly("upstream_disconnected", "upstream_still_disconnected");
        assertThat(last().getFormattedMessage()).contains("still away", "HTTP 500", "next attempt in 1000 ms");
    }

    @Test
    void theReturnSaysHowLongItWasAwayAndHowOftenItWasTried() {
        connected();
        log.disconnected("connection refused", true, RETRY);
        pass(Duration.ofSeconds(1));
        log.disconnected("connection refused", false, RETRY);
        pass(Duration.ofMillis(2500));
        connected();

        assertThat(Logged.value(last(), "away_seconds")).isEqualTo("3.5");
        assertThat(Logged.value(last(), "attempts")).isEqualTo("2");
        assertThat(last().getFormattedMessage()).contains("it was away for 3.5 s, 2 attempts");
    }

    @Test
    void aServerThatComesAndGoesAtFullRateIsBoundedAndItsLastStateIsSaid() {
        for (int i = 0; i < 3600; i++) {
            connected();
            log.disconnected("the connection broke", true, RETRY);
            pass(Duration.ofSeconds(1));
        }
        connected();
        int atFullRate = logged.lines().size();
        pass(Duration.ofMinutes(1));
        log.catchUp();

        assertThat(atFullRate).isBetween(60, 71);
        assertThat(logged.events().getLast()).isEqualTo("upstream_connected");
        long written = logged.lines().size();
        long leftOut = logged.lines().stream()
                .map(line -> Logged.value(line, "left_out"))
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .sum();
        assertThat(written + leftOut).isEqualTo(7201);
    }

    @Test
    void aConnectionIsDescribed() {
        connected();

        assertThat(Logged.value(last(), "transport")).isEqualTo("streamable");
        assertThat(Logged.value(last(), "protocol_version")).isEqualTo("2025-11-25");
        assertThat(Logged.value(last(), "tools")).isEqualTo("0");
        assertThat(Logged.value(last(), "away_seconds")).isEmpty();
    }

    @Test
    void thatItHasFailedIsSaidWhateverCameBefore() {
        for (int i = 0; i < 100; i++) {
            connected();
            log.disconnected("the connection broke", true, RETRY);
        }
        log.failed("the connection broke", 3);

        assertThat(logged.events()).hasSize(11).endsWith("upstream_failed");
        assertThat(Logged.value(last(), "left_out")).isEqualTo("190");
    }

    @Test
    void nothingIsHeldBackWhereThereIsRoom() {
        connected();

        log.catchUp();

        assertThat(logged.lines()).hasSize(1);
    }

    @Test
    void causesThatTakeTurnsAreBounded() {
        for (int i = 0; i < 10_000; i++) {
            log.disconnected(i % 2 == 0 ? "HTTP 500" : "HTTP 401", false, RETRY);
            pass(Duration.ofMillis(100));
        }

        assertThat(logged.lines()).hasSizeLessThan(30);
    }

    @Test
    void lostSessionsAreBounded() {
        for (int i = 0; i < 10_000; i++) {
            log.sessionLost("unknown mcp session");
        }

        assertThat(logged.events()).hasSize(10).containsOnly("upstream_session_lost");
    }

    @Test
    void refreshesThatFailAreSaidOnceAndTheirEndToo() {
        for (int i = 0; i < 5; i++) {
            log.refreshFailed("no tools");
        }
        log.refreshed();
        log.refreshed();

        assertThat(logged.events()).containsExactly("upstream_refresh_failed", "upstream_refresh_recovered");
        assertThat(Logged.value(last(), "failures")).isEqualTo("5");
    }

    @Test
    void entriesThatAreSkippedAreSaidWhereTheyAreOthers() {
        log.skipped(Feature.TOOLS, List.of("'x'"));
        log.skipped(Feature.TOOLS, List.of("'x'"));
        log.skipped(Feature.PROMPTS, List.of("'x'"));
        log.skipped(Feature.TOOLS, List.of());
        log.skipped(Feature.TOOLS, List.of("'x'"));

        assertThat(logged.events()).hasSize(3).containsOnly("upstream_entries_skipped");
    }

    @Test
    void aTextOfTheUpstreamsIsNoPattern() {
        log.disconnected("{} {}", false, RETRY);

        assertThat(last().getFormattedMessage()).contains("is away: {} {};");
    }
}
