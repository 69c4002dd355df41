package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.ReasonCounters;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The streams on which clients are told of changes. Thread-safe. Every {@link #ended} follows one {@link #opened}. */
public final class StreamMetrics {
    private final Map<StreamKind, GaugeDataPoint> open = new EnumMap<>(StreamKind.class);
    private final ReasonCounters<StreamEndReason> ends;
    private final ReasonCounters<NotificationKind> notifications;

    StreamMetrics(MetricFamilies families) {
        for (StreamKind kind : StreamKind.values()) {
            open.put(kind, families.streamsOpen.labelValues(kind.label()));
        }
        ends = new ReasonCounters<>(
                StreamEndReason.class, reason -> families.streamTerminations.labelValues(reason.label()));
        notifications =
                new ReasonCounters<>(NotificationKind.class, kind -> families.notifications.labelValues(kind.label()));
    }

    public void opened(StreamKind kind) {
        Objects.requireNonNull(open.get(kind)).inc();
    }

    public void ended(StreamKind kind, StreamEndReason reason) {
        Objects.requireNonNull(open.get(kind)).dec();
        ends.inc(reason);
    }

    /** Counts one notification that goes out. */
    public void notified(NotificationKind kind) {
        notifications.inc(kind);
    }
}
