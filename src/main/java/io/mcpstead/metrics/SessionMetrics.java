package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.ReasonCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import java.time.Duration;

/** Downstream sessions. Thread-safe. Every {@link #ended} follows one {@link #opened}. */
public final class SessionMetrics {
    private final MetricFamilies families;
    private final ReasonCounters<SessionEndReason> ends;

    SessionMetrics(MetricFamilies families) {
        this.families = families;
        ends = new ReasonCounters<>(
                SessionEndReason.class, reason -> families.sessionTerminations.labelValues(reason.label()));
    }

    public void opened() {
        families.sessionsOpened.inc();
        families.sessionsActive.inc();
    }

    /** Counts one end; {@code lifetime} is the time since {@link #opened}. */
    public void ended(SessionEndReason reason, Duration lifetime) {
        families.sessionsActive.dec();
        ends.inc(reason);
        families.sessionDuration.observe(Seconds.of(lifetime));
    }
}
