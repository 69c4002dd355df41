package io.mcpstead.listen;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs one action as soon as the first of many wants it, so that thousands need no timer each. Nothing is scheduled while
 * nobody wants anything. Safe for use by several threads.
 */
final class Alarm {
    /** The shortest time between two runs: what comes in between is done by one. */
    static final Duration GRAIN = Duration.ofMillis(50);

    private final ScheduledExecutorService timer;
    private final Runnable action;
    private final long origin = System.nanoTime();
    /** When the action runs next, and when it ran last, in nanoseconds since the origin. */
    private final AtomicLong next = new AtomicLong(Long.MAX_VALUE);

    private volatile long last;

    /** @param timer runs the action; owned, and stopped, by the caller */
    Alarm(ScheduledExecutorService timer, Runnable action) {
        this.timer = timer;
        this.action = action;
    }

    /** Has the action run before so many nanoseconds have passed, or as soon after as the grain allows. */
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever wants the action again schedules it again.
    void within(long nanos) {
        long now = System.nanoTime() - origin;
        long at = Math.max(now + nanos, last + GRAIN.toNanos());
        if (at < next.get() && at < next.getAndAccumulate(at, Math::min)) {
            timer.schedule(this::ring, at - now, TimeUnit.NANOSECONDS);
        }
    }

    private void ring() {
        long now = System.nanoTime() - origin;
        if (now >= next.get()) {
            last = now;
            next.set(Long.MAX_VALUE);
            action.run();
        }
        // Otherwise it was wanted earlier since this was scheduled, has run then, and is scheduled anew.
    }
}
