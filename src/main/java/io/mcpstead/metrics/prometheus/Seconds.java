package io.mcpstead.metrics.prometheus;

import java.time.Duration;
import java.time.Instant;

/** The unit of every time on the page. */
public final class Seconds {
    private static final double NANOS_A_SECOND = 1e9;

    private Seconds() {}

    public static double of(long nanos) {
        return nanos / NANOS_A_SECOND;
    }

    public static double of(Duration duration) {
        return duration.getSeconds() + of(duration.getNano());
    }

    /** Since 1970. */
    public static double of(Instant instant) {
        return instant.getEpochSecond() + of(instant.getNano());
    }

    /** Never negative, even where the system's clock was set back in between. */
    public static double between(Instant earlier, Instant later) {
        return Math.max(0, of(Duration.between(earlier, later)));
    }
}
