package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.ReasonCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one tool. Thread-safe. The tool's series, all error reasons among them, come into being with its first call,
 * so that a thousand tools of which ten are used do not make a page of twenty thousand lines.
 */
public final class ToolMetrics {
    private final ServerMetrics server;
    private final String tool;
    private volatile @Nullable Series series;

    ToolMetrics(ServerMetrics server, String tool) {
        this.server = server;
        this.tool = tool;
    }

    /**
     * Counts one call. A call that ends after its server was removed, and is the first of its tool, is not counted.
     *
     * @param nanos from the call's arrival at the gateway to the end of its answer
     * @param outcome how it ended; what is nobody's error but the client's counts as none
     */
    public void called(long nanos, ToolOutcome outcome) {
        Series known = series;
        if (known == null) {
            known = server.firstCall(this);
            series = known;
        }
        if (known != null) {
            known.record(nanos, outcome.error());
        }
    }

    String tool() {
        return tool;
    }

    record Series(CounterDataPoint calls, DistributionDataPoint duration, ReasonCounters<ToolErrorReason> errors) {
        static Series resolve(MetricFamilies families, String server, String tool) {
            return new Series(
                    families.toolCalls.labelValues(server, tool),
                    families.toolCallDuration.labelValues(server, tool),
                    new ReasonCounters<>(
                            ToolErrorReason.class,
                            reason -> families.toolCallErrors.labelValues(server, tool, reason.label())));
        }

        void record(long nanos, @Nullable ToolErrorReason error) {
            calls.inc();
            duration.observe(Seconds.of(nanos));
            if (error != null) {
                errors.inc(error);
            }
        }
    }
}
