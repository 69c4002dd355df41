package io.mcpstead.metrics.prometheus;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import io.mcpstead.log.LogEvent;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dropwizard's metrics (Jetty, JVM, client pools, logging) as Prometheus ones under their own names, with underscores
 * for what Prometheus does not allow. Gauges that are no number are left out.
 *
 * <p>{@link DropwizardExports} gives up the whole scrape for one gauge that throws or two names that come out alike.
 * So each metric is exported by itself, and what fails is left out, with one warning in the log.
 */
final class DropwizardBridge {
    private static final Logger LOG = LoggerFactory.getLogger(DropwizardBridge.class);

    private final MetricRegistry source;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    DropwizardBridge(MetricRegistry source) {
        this.source = source;
    }

    /** Reads every metric once. None of them uses a name of {@code own}; where two clash, the first by name wins. */
    List<MetricSnapshot> collect(MetricSnapshots own) {
        SampleNames names = new SampleNames();
        names.takeAll(own);
        List<MetricSnapshot> bridged = new ArrayList<>();
        for (Map.Entry<String, Metric> entry : new TreeMap<>(source.getMetrics()).entrySet()) {
            for (MetricSnapshot snapshot : export(entry.getKey(), entry.getValue())) {
                if (names.take(snapshot)) {
                    bridged.add(snapshot);
                } else {
                    report(entry.getKey(), "its name is taken by another metric");
                }
            }
        }
        return bridged;
    }

    /** One snapshot, or none for what cannot be exported. */
    private MetricSnapshots export(String name, Metric metric) {
        try {
            MetricRegistry single = new MetricRegistry();
            single.register(exportName(name, metric), metric instanceof Counter counter ? new Level(counter) : metric);
            return new DropwizardExports(single).collect();
        } catch (Throwable e) {
            // A gauge is foreign code: whatever it throws, the other metrics must still be readable.
            report(name, e.toString());
            return MetricSnapshots.of();
        }
    }

    /**
     * Prometheus reserves some endings, and the exporter cuts them off: the logging meter {@code Appender.info} would
     * be read as the total of all levels. Its kind goes behind such a name.
     */
    private static String exportName(String name, Metric metric) {
        if (name.isEmpty() || PrometheusNaming.sanitizeMetricName(name).equals(name)) {
            return name;
        }
        return name + (metric instanceof Meter ? ".events" : ".value");
    }

    private void report(String name, String cause) {
        if (reported.add(name)) {
            LogEvent.METRIC_LEFT_OUT
                    .on(LOG)
                    .addKeyValue("metric", name)
                    .addKeyValue("cause", cause)
                    .log("The Dropwizard metric {} is left out of the metrics page: {}", name, cause);
        }
    }

    /** Dropwizard's counters also count down (active requests), which a Prometheus counter must not. */
    private record Level(Counter counter) implements Gauge<Long> {
        @Override
        public Long getValue() {
            return counter.getCount();
        }
    }
}
