package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.function.IntSupplier;

/** What concerns the questions of all upstreams. Thread-safe. */
public final class QuestionMetrics {
    private final MetricFamilies families;
    private final CounterDataPoint ignored;
    private final GaugeDataPoint parked;

    QuestionMetrics(MetricFamilies families) {
        this.families = families;
        ignored = families.ignoredReplies.labelValues();
        parked = families.parkedCalls.labelValues();
    }

    /** Shows how many calls of clients of all eras wait for answers now. */
    public void showWaiting(IntSupplier waiting) {
        families.addWaitingCalls(waiting);
    }

    /** Counts a client's reply that no question waits for. */
    public void replyIgnored() {
        ignored.inc();
    }

    public void parked() {
        parked.inc();
    }

    /** A parked call was picked up, or has ended; follows one {@link #parked}. */
    public void unparked() {
        parked.dec();
    }
}
