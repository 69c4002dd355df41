package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reloads of the configuration. Thread-safe. The time of the last one is not on the page before the first success. */
public final class ReloadMetrics {
    private final InstantSource clock;
    private final OutcomeCounters reloads;
    private volatile @Nullable Instant lastSuccess;

    ReloadMetrics(MetricFamilies families, InstantSource clock) {
        this.clock = clock;
        reloads = new OutcomeCounters(
                families.configReloads.labelValues("success"), families.configReloads.labelValues("error"));
        families.addLastReload(this::showLastSuccess);
    }

    public void record(boolean success) {
        reloads.inc(success);
        if (success) {
            lastSuccess = clock.instant();
        }
    }

    private void showLastSuccess(GaugeWithCallback.Callback series) {
        Instant last = lastSuccess;
        if (last != null) {
            series.call(Seconds.of(last));
        }
    }
}
