package io.mcpstead;

import io.dropwizard.health.HealthCheckType;
import io.dropwizard.health.HealthStateView;
import io.mcpstead.catalog.Catalog;
import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthReport.ServerHealth;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.UpstreamStatus;
import io.mcpstead.upstream.Upstreams;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How the gateway is, as {@code GET /health} says it. Readiness is told in several places, and all of them ask here: the
 * endpoint for load balancers, the metric, systemd.
 */
final class HealthReports {
    private final Upstreams upstreams;
    private final Supplier<Catalog> catalog;
    private final Supplier<HealthReport.Self> self;
    private final BooleanSupplier deadlocked;
    private final long start = System.nanoTime();

    HealthReports(
            Upstreams upstreams,
            Supplier<Catalog> catalog,
            Supplier<HealthReport.Self> self,
            BooleanSupplier deadlocked) {
        this.upstreams = upstreams;
        this.catalog = catalog;
        this.self = self;
        this.deadlocked = deadlocked;
    }

    HealthReport report() {
        return HealthReport.of(
                (System.nanoTime() - start) / 1e9,
                self.get(),
                upstreams.all().stream().map(this::health).toList());
    }

    boolean isReady() {
        return report().ready();
    }

    /** What decides on being ready, or alive: who can ask finds a process that serves, unless threads of it wait for ever. */
    List<HealthStateView> states(HealthCheckType type) {
        return switch (type) {
            case ALIVE -> List.of(new HealthStateView("deadlocks", !deadlocked.getAsBoolean(), type, true));
            case READY -> readiness(report());
        };
    }

    private static List<HealthStateView> readiness(HealthReport report) {
        Stream<HealthStateView> own = Stream.of(HealthReport.START, HealthReport.SHUTDOWN)
                .map(name -> ready(name, !report.notReady().contains(name), true));
        Stream<HealthStateView> servers = report.servers().stream()
                .map(server -> ready(HealthReport.nameOf(server), server.takesCalls(), server.required()));
        return Stream.concat(own, servers).toList();
    }

    private static HealthStateView ready(String name, boolean healthy, boolean critical) {
        return new HealthStateView(name, healthy, HealthCheckType.READY, critical);
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
                status.version() == null ? null : status.version().text(),
                status.phase().label(),
                status.takesCalls() && catalog.get().routes(upstream.name()));
    }
}
