package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** Requests of clients with one method. Thread-safe. */
public final class RequestMetrics {
    private final OutcomeCounters requests;
    private final DistributionDataPoint duration;

    RequestMetrics(MetricFamilies families, String method) {
        requests = new OutcomeCounters(
                families.requests.labelValues(method, "success"), families.requests.labelValues(method, "error"));
        duration = families.requestDuration.labelValues(method);
    }

    /** Counts one request; {@code nanos} is the time from its arrival to the end of its answer. */
    public void record(boolean success, long nanos) {
        requests.inc(success);
        duration.observe(Seconds.of(nanos));
    }
}
