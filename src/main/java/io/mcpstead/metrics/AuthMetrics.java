package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.ReasonCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Checks of the bearer token that clients send. Thread-safe. */
public final class AuthMetrics {
    private final OutcomeCounters attempts;
    private final ReasonCounters<AuthFailureReason> failures;
    private final MetricFamilies families;
    private final Map<String, CounterDataPoint> uses = new ConcurrentHashMap<>();
    private volatile Supplier<Map<String, Instant>> expiries = Map::of;

    AuthMetrics(MetricFamilies families) {
        this.families = families;
        families.addTokenExpiries(
                series -> expiries.get().forEach((name, expiry) -> series.call(Seconds.of(expiry), name)));
        attempts = new OutcomeCounters(
                families.authAttempts.labelValues("success"), families.authAttempts.labelValues("failure"));
        failures = new ReasonCounters<>(
                AuthFailureReason.class, reason -> families.authFailures.labelValues(reason.label()));
    }

    /**
     * Counts a request that was let in.
     *
     * @param token the name of its token, one of those in the configuration
     */
    public void success(String token) {
        attempts.inc(true);
        CounterDataPoint known = uses.get(token);
        (known != null ? known : uses.computeIfAbsent(token, families.clientTokenUses::labelValues)).inc();
    }

    /** Shows when tokens expire, by their names, as it is when the page is read. */
    public void showExpiries(Supplier<Map<String, Instant>> byName) {
        expiries = byName;
    }

    public void failure(AuthFailureReason reason) {
        attempts.inc(false);
        failures.inc(reason);
    }
}
