package io.mcpstead.metrics.prometheus;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** What went well and what did not. Both are there, at zero, from the start. */
public record OutcomeCounters(CounterDataPoint succeeded, CounterDataPoint failed) {
    public void inc(boolean success) {
        (success ? succeeded : failed).inc();
    }
}
