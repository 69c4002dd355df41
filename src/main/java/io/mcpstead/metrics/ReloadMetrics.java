package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reloads of the configuration. Thread-safe. The times of the last ones are not on the page before there were any. */
public final class ReloadMetrics {
    private final InstantSource clock;
    private final OutcomeCounters reloads;
    private final MetricFamilies families;
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable Instant lastAttempt;

    ReloadMetrics(MetricFamilies families, InstantSource clock) {
        this.families = families;
        this.clock = clock;
        reloads = new OutcomeCounters(
                families.configReloads.labelValues("success"), families.configReloads.labelValues("error"));
        families.lastReloadSuccessful.set(1);
        families.addLastReload(series -> show(lastSuccess, series), series -> show(lastAttempt, series));
    }

    /** Shows the hash of the file that runs, which is asked for each time that the page is read; none where it is empty. */
    public void showHash(Supplier<String> hash) {
        families.addConfigHash(series -> {
            String current = hash.get();
            if (!current.isEmpty()) {
                series.call(1, current);
            }
        });
    }

    public void record(boolean success) {
        Instant now = clock.instant();
        reloads.inc(success);
        lastAttempt = now;
        if (success) {
            lastSuccess = now;
        }
        families.lastReloadSuccessful.set(success ? 1 : 0);
    }

    private static void show(@Nullable Instant last, GaugeWithCallback.Callback series) {
        if (last != null) {
            series.call(Seconds.of(last));
        }
    }
}
