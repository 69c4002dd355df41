package io.mcpstead.metrics.prometheus;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that a scraper reads: the gateway's metrics and, behind them, Dropwizard's. Prometheus text 0.0.4, or
 * OpenMetrics 1.0 where the {@code Accept} header asks for it.
 */
public final class MetricsPage {
    private final MetricFamilies families;
    private final DropwizardBridge dropwizard;

    public MetricsPage(MetricFamilies families, MetricRegistry dropwizard) {
        this.families = families;
        this.dropwizard = new DropwizardBridge(dropwizard);
    }

    public String contentType(@Nullable String acceptHeader) {
        return TextFormat.preferredBy(acceptHeader).writer().getContentType();
    }

    /** Writes and flushes the page as UTF-8; the stream stays open. */
    public void write(@Nullable String acceptHeader, OutputStream out) throws IOException {
        MetricSnapshots own = families.registry().scrape();
        List<MetricSnapshot> all = new ArrayList<>(own.stream().toList());
        all.addAll(dropwizard.collect(own));
        // Underscores whatever the scraper offers, so that a newer scraper does not see other names.
        TextFormat.preferredBy(acceptHeader)
                .writer()
                .write(out, new MetricSnapshots(all), EscapingScheme.UNDERSCORE_ESCAPING);
    }
}
