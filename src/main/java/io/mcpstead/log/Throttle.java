package io.mcpstead.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds how often something is said: a number of lines at once, and one in a while after that (a token bucket). Safe for
 * use by several threads.
 */
public final class Throttle {
    private final int burst;
    private final long interval;
    private final LongSupplier nanos;
    private long full;

    /**
     * Full at first.
     *
     * @param burst so many lines may come at once
     * @param interval the time in which one line more may come
     * @param nanos the time, as of {@link System#nanoTime}
     */
    public Throttle(int burst, Duration interval, LongSupplier nanos) {
        this.burst = burst;
        this.interval = interval.toNanos();
        this.nanos = nanos;
        this.full = nanos.getAsLong();
    }

    /** Asks for a line: whether it may come. */
    public synchronized boolean pass() {
        long now = nanos.getAsLong();
        // The bucket is full again after one interval for each line that is missing.
        long missing = Math.max(0, full - now);
        if (missing > (burst - 1) * interval) {
            return false;
        }
        full = now + missing + interval;
        return true;
    }
}
