package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.ReasonCounters;

/** Checks of the bearer token that clients send. Thread-safe. */
public final class AuthMetrics {
    private final OutcomeCounters attempts;
    private final ReasonCounters<AuthFailureReason> failures;

    AuthMetrics(MetricFamilies families) {
        attempts = new OutcomeCounters(
                families.authAttempts.labelValues("success"), families.authAttempts.labelValues("failure"));
        failures = new ReasonCounters<>(
                AuthFailureReason.class, reason -> families.authFailures.labelValues(reason.label()));
    }

    public void success() {
        attempts.inc(true);
    }

    public void failure(AuthFailureReason reason) {
        attempts.inc(false);
        failures.inc(reason);
    }
}
