package io.mcpstead;

import io.mcpstead.catalog.Catalog;
import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthReport.ServerHealth;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.UpstreamStatus;
import io.mcpstead.upstream.Upstreams;
import java.util.Locale;
import java.util.function.Supplier;

/** Puts together what {@code GET /health} says. */
final class HealthReports {
    private final Upstreams upstreams;
    private final Supplier<Catalog> catalog;
    private final Supplier<String> configHash;
    private final long start = System.nanoTime();

    HealthReports(Upstreams upstreams, Supplier<Catalog> catalog, Supplier<String> configHash) {
        this.upstreams = upstreams;
        this.catalog = catalog;
        this.configHash = configHash;
    }

    HealthReport report() {
        return HealthReport.of(
                (System.nanoTime() - start) / 1e9,
                upstreams.all().stream().map(this::health).toList(),
                configHash.get());
    }

    private ServerHealth health(Upstream upstream) {
        UpstreamStatus status = upstream.status();
        String transport = status.transport();
        double seen = upstream.lastSeenSecondsAgo();
        return new ServerHealth(
                upstream.name(),
                upstream.config().displayUrl(),
                transport == null ? upstream.config().protocol().name().toLowerCase(Locale.ROOT) : transport,
                upstream.config().required(),
                // Who waits for this then asks for the tools.
                status.connected() && catalog.get().shows(upstream.name()),
                status.toolsCount(),
                seen < 0 ? null : seen,
                status.reconnects(),
                status.lastError(),
                status.version() == null ? null : status.version().text());
    }
}
