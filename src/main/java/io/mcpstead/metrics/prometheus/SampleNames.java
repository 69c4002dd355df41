package io.mcpstead.metrics.prometheus;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that a page already uses. A page on which two metrics write the same name is refused by scrapers. */
final class SampleNames {
    private final Set<String> taken = new HashSet<>();

    /** Takes the names of this metric, all of them or, if one is taken already, none. */
    boolean take(MetricSnapshot snapshot) {
        List<String> names = namesOf(snapshot);
        return Collections.disjoint(taken, names) && taken.addAll(names);
    }

    void takeAll(MetricSnapshots snapshots) {
        snapshots.forEach(this::take);
    }

    private static List<String> namesOf(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        List<String> names = new ArrayList<>(List.of(name));
        suffixesOf(snapshot).forEach(suffix -> names.add(name + suffix));
        return names;
    }

    private static List<String> suffixesOf(MetricSnapshot snapshot) {
        return switch (snapshot) {
            case CounterSnapshot counter -> List.of("_total");
            case InfoSnapshot info -> List.of("_info");
            case SummarySnapshot summary -> List.of("_count", "_sum");
            case HistogramSnapshot histogram -> List.of("_bucket", "_count", "_sum");
            default -> List.of();
        };
    }
}
