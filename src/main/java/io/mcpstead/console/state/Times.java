package io.mcpstead.console.state;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the console gets them. */
final class Times {
    private Times() {}

    /** RFC 3339, UTC, in milliseconds. */
    static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    static double seconds(long nanos) {
        return seconds(Duration.ofNanos(nanos));
    }
}
