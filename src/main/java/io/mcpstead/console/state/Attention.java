package io.mcpstead.console.state;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks upstreams whether they are still there while somebody watches. One that nobody calls is otherwise asked every half a
 * minute, and who looks at it meanwhile would see what was.
 */
public final class Attention {
    /** From one look of the page to the next it is a second: the answers are there for the next, and as fresh as may be. */
    private static final Duration DELAY = Duration.ofMillis(700);

    /** One that has just answered a call need not be asked. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private final ScheduledExecutorService timer;
    private final Consumer<Duration> ask;
    private final AtomicBoolean due = new AtomicBoolean();

    /**
     * Asks nobody yet.
     *
     * @param timer owned, and stopped, by the caller
     * @param ask asks all that were not heard of for the time given, and returns at once
     */
    public Attention(ScheduledExecutorService timer, Consumer<Duration> ask) {
        this.timer = timer;
        this.ask = ask;
    }

    /** Somebody has looked; however many look, the upstreams are asked once. */
    void paid() {
        if (due.compareAndSet(false, true)) {
            try {
                Future<?> ignored = timer.schedule(this::act, DELAY.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The gateway ends, and its upstreams with it.
                due.set(false);
            }
        }
    }

    private void act() {
        due.set(false);
        ask.accept(QUIET);
    }
}
