package io.mcpstead.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that fails again and again until it works: tells when that is worth a line. The first time it is, then where the
 * cause has become another, and otherwise at growing intervals. Used by one thread at a time.
 */
public final class Trouble {
    private static final Duration FIRST_REMINDER = Duration.ofMinutes(1);
    private static final Duration LONGEST_REMINDER = Duration.ofHours(1);

    /** What is to be said of a failure. */
    public enum Report {
        /** It has begun. */
        FIRST,
        /** It goes on. */
        AGAIN,
        NOTHING
    }

    private final LongSupplier nanos;
    private long since;
    private int times;
    private String said = "";
    private long reminderAt;
    private long interval;

    /** @param nanos the time, as of {@link System#nanoTime} */
    public Trouble(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** It has failed once more. */
    public Report met(String cause) {
        long now = nanos.getAsLong();
        times++;
        if (times == 1) {
            since = now;
            interval = FIRST_REMINDER.toNanos();
        } else if (cause.equals(said) && now - reminderAt < 0) {
            return Report.NOTHING;
        } else if (now - reminderAt >= 0) {
            interval = Math.min(2 * interval, LONGEST_REMINDER.toNanos());
        }
        said = cause;
        reminderAt = now + interval;
        return times == 1 ? Report.FIRST : Report.AGAIN;
    }

    /** Whether it has failed and not worked since. */
    public boolean stands() {
        return times > 0;
    }

    /** How often it has failed in a row. */
    public int times() {
        return times;
    }

    /** Since it first failed. */
    public Duration duration() {
        return stands() ? Duration.ofNanos(nanos.getAsLong() - since) : Duration.ZERO;
    }

    /** It works. */
    public void over() {
        times = 0;
    }
}
