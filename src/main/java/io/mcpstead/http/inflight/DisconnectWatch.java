package io.mcpstead.http.inflight;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.log.LogEvent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a client has gone in the middle of a call, while nothing is read from it or written to it, and cancels
 * the call. Calls shorter than the interval are never looked at.
 */
public final class DisconnectWatch implements Managed {
    /** Long enough to spare usual calls, short enough that nobody pays long for an answer that nobody reads. */
    public static final Duration INTERVAL = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(DisconnectWatch.class);

    private final Inflight inflight;
    private final ScheduledExecutorService timer;
    private final Duration interval;
    private @Nullable Future<?> looking;

    /**
     * Starts nothing yet.
     *
     * @param timer runs the probes; owned, and stopped, by the caller
     * @param interval between two looks, and the age of a call below which it is left alone
     */
    public DisconnectWatch(Inflight inflight, ScheduledExecutorService timer, Duration interval) {
        this.inflight = inflight;
        this.timer = timer;
        this.interval = interval;
    }

    @Override
    public void start() {
        long period = interval.toNanos();
        looking = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private void look() {
        try {
            inflight.cancelAbandoned(interval.toNanos());
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer and with it all watching.
            LogEvent.INTERNAL_ERROR.on(LOG).setCause(e).log("Looking for clients that have gone failed");
        }
    }
}
