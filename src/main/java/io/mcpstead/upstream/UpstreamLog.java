package io.mcpstead.upstream;

import io.mcpstead.log.LogEvent;
import io.mcpstead.log.Throttle;
import io.mcpstead.log.Trouble;
import io.mcpstead.protocol.Feature;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the log says of one upstream: each change of its state, not each attempt, and within bounds whatever the upstream
 * does. The last change is always said, at the latest when there is room for a line again. Safe for use by several threads.
 */
final class UpstreamLog {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamLog.class);

    private static final int BURST = 10;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A line that can be written later, as it was meant. */
    private record Line(LoggingEventBuilder event, String message) {
        void write(long leftOut) {
            if (leftOut == 0) {
                event.log(message);
            } else {
                event.addKeyValue("left_out", leftOut).log(message + " (" + leftOut + " lines left out)");
            }
        }
    }

    private final String server;
    private final Throttle states;
    private final Throttle asides;
    private final Trouble away;
    private final Trouble stale;
    private final Map<Feature, List<String>> skipped = new EnumMap<>(Feature.class);
    private int attempts;
    private @Nullable Line heldBack;
    private long statesLeftOut;
    private long asidesLeftOut;

    /** @param nanos the time, as of {@link System#nanoTime} */
    UpstreamLog(String server, LongSupplier nanos) {
        this.server = server;
        this.states = new Throttle(BURST, INTERVAL, nanos);
        this.asides = new Throttle(BURST, INTERVAL, nanos);
        this.away = new Trouble(nanos);
        this.stale = new Trouble(nanos);
    }

    synchronized void connected(UpstreamStatus status) {
        LoggingEventBuilder event = LogEvent.UPSTREAM_CONNECTED
                .on(LOG, server)
                .addKeyValue("transport", status.transport())
                .addKeyValue(
                        "protocol_version",
                        status.version() == null ? null : status.version().text())
                .addKeyValue("tools", status.toolsCount());
        String message =
                "Upstream " + server + " is connected (" + status.transport() + ", " + status.toolsCount() + " tools)";
        attempts++;
        if (away.stands()) {
            event = event.addKeyValue("away_seconds", seconds(away.duration())).addKeyValue("attempts", attempts);
            message += "; it was away for " + seconds(away.duration()) + " s, " + attempts + " attempts";
        }
        away.over();
        attempts = 0;
        state(new Line(event, message));
    }

    /** It is away: the connection was lost, or an attempt to make one has failed. */
    synchronized void disconnected(String cause, boolean wasConnected, Duration retry) {
        attempts += wasConnected ? 0 : 1;
        switch (away.met(cause)) {
            case FIRST ->
                state(new Line(
                        retrying(LogEvent.UPSTREAM_DISCONNECTED, cause, retry),
                        "Upstream " + server + " is away: " + cause + "; " + next(retry)));
            case AGAIN ->
                state(new Line(
                        retrying(LogEvent.UPSTREAM_STILL_DISCONNECTED, cause, retry)
                                .addKeyValue("away_seconds", seconds(away.duration()))
                                .addKeyValue("attempts", attempts),
                        "Upstream " + server + " is still away after " + seconds(away.duration()) + " s and " + attempts
                                + " attempts: " + cause + "; " + next(retry)));
            case NOTHING -> catchUp();
        }
    }

    private LoggingEventBuilder retrying(LogEvent event, String cause, Duration retry) {
        return event.on(LOG, server).addKeyValue("cause", cause).addKeyValue("retry_ms", retry.toMillis());
    }

    private static String next(Duration retry) {
        return "next attempt in " + retry.toMillis() + " ms";
    }

    /** No attempts are left. Whatever is tried after this, with other settings, is another story. */
    synchronized void failed(String cause, int used) {
        statesLeftOut += heldBack == null ? 0 : 1;
        // Never held back: nobody would make up for it.
        write(new Line(
                LogEvent.UPSTREAM_FAILED
                        .on(LOG, server)
                        .addKeyValue("cause", cause)
                        .addKeyValue("attempts", used),
                "Upstream " + server + " has failed, " + used + " attempts are used up: " + cause));
        away.over();
        attempts = 0;
    }

    /** Says what was held back, where there is room for it now; to be called now and then. */
    synchronized void catchUp() {
        Line line = heldBack;
        if (line != null && states.pass()) {
            write(line);
        }
    }

    private void state(Line line) {
        statesLeftOut += heldBack == null ? 0 : 1;
        if (states.pass()) {
            write(line);
        } else {
            heldBack = line;
        }
    }

    private void write(Line line) {
        line.write(statesLeftOut);
        statesLeftOut = 0;
        heldBack = null;
    }

    private void aside(LoggingEventBuilder event, String message) {
        if (asides.pass()) {
            new Line(event, message).write(asidesLeftOut);
            asidesLeftOut = 0;
        } else {
            asidesLeftOut++;
        }
    }

    synchronized void sessionLost(String cause) {
        aside(
                LogEvent.UPSTREAM_SESSION_LOST.on(LOG, server).addKeyValue("cause", cause),
                "Upstream " + server + " no longer takes requests as they were agreed: " + cause
                        + "; connecting again");
    }

    /** Its lists could not be read again, and stay as they were. */
    synchronized void refreshFailed(String cause) {
        if (stale.met(cause) != Trouble.Report.NOTHING) {
            aside(
                    LogEvent.UPSTREAM_REFRESH_FAILED.on(LOG, server).addKeyValue("cause", cause),
                    "Upstream " + server + ": could not refresh its lists: " + cause);
        }
    }

    synchronized void refreshed() {
        if (stale.stands()) {
            aside(
                    LogEvent.UPSTREAM_REFRESH_RECOVERED.on(LOG, server).addKeyValue("failures", stale.times()),
                    "Upstream " + server + ": its lists are fresh again after " + stale.times() + " failures");
        }
        stale.over();
    }

    /** Entries of a list that no client could use: said where they are others than last time. */
    synchronized void skipped(Feature feature, List<String> entries) {
        List<String> now = List.copyOf(entries);
        List<String> before = skipped.put(feature, now);
        if (!now.isEmpty() && !now.equals(before)) {
            aside(
                    LogEvent.UPSTREAM_ENTRIES_SKIPPED
                            .on(LOG, server)
                            .addKeyValue("list", feature.resultMember())
                            .addKeyValue("entries", now),
                    "Upstream " + server + " offers " + feature.resultMember() + " that cannot be used, left out: "
                            + now);
        }
    }

    synchronized void cursorRepeated(Feature feature) {
        aside(
                LogEvent.UPSTREAM_CURSOR_REPEATED.on(LOG, server).addKeyValue("list", feature.resultMember()),
                "Upstream " + server + " repeats a cursor of its " + feature.listMethod()
                        + "; what it gave before is kept");
    }

    /**
     * It has ended, and its calls in flight before it.
     *
     * @param waited how long that took
     * @param calls how many there were
     * @param cut how many of them had not ended in time
     */
    void drained(Ending why, Duration waited, int calls, int cut) {
        LogEvent event = cut == 0 ? LogEvent.UPSTREAM_DRAINED : LogEvent.UPSTREAM_CALLS_CUT_OFF;
        event.on(LOG, server)
                .addKeyValue("reason", why.text())
                .addKeyValue("waited_ms", waited.toMillis())
                .addKeyValue("calls", calls)
                .addKeyValue("cut", cut)
                .log(
                        "Upstream {}, {}: its connection ends after {} ms, {} of {} calls in flight were cut off",
                        server,
                        why.text(),
                        waited.toMillis(),
                        cut,
                        calls);
    }

    synchronized void fault(RuntimeException fault) {
        aside(LogEvent.INTERNAL_ERROR.on(LOG, server).setCause(fault), "Fault in the gateway");
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
