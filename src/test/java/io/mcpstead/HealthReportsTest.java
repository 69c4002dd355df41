package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.health.HealthCheckType;
import io.dropwizard.health.HealthStateView;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.http.HealthReport;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.upstream.SilentListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthReportsTest {
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Watchdog watchdog = new Watchdog();
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener());
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1");
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean deadlocked = new AtomicBoolean();
    private final HealthReports reports = new HealthReports(
            upstreams,
            catalogs::current,
            () -> new HealthReport.Self(upstreams.haveStarted(), ending.get(), true, ""),
            deadlocked::get);

    @BeforeEach
    void start() {
        watchdog.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        upstreams.stop();
        watchdog.stop();
    }

    @Test
    void aServerIsConnectedOnceItsToolsAreListed() {
        try (TestUpstream server = TestUpstream.create().start()) {
            upstreams.apply(List.of(ServerConfig.of("one", URI.create(server.url()))), Duration.ZERO);
            await().until(() -> upstreams.all().getFirst().status().connected());

            assertThat(connected()).containsExactly(false);
            catalogs.rebuild();
            assertThat(connected()).containsExactly(true);
        }
    }

    @Test
    void isReadyFromTheFirstConfigurationToTheEnd() {
        assertThat(reports.report().notReady()).containsExactly("start");
        upstreams.apply(List.of(), Duration.ZERO);
        assertThat(reports.isReady()).isTrue();

        ending.set(true);
        assertThat(reports.report().notReady()).containsExactly("shutdown");
        assertThat(unwell(HealthCheckType.READY)).containsExactly("shutdown");
        assertThat(unwell(HealthCheckType.ALIVE)).isEmpty();
    }

    @Test
    void isAliveUnlessThreadsWaitForEver() {
        deadlocked.set(true);

        assertThat(unwell(HealthCheckType.ALIVE)).containsExactly("deadlocks");
    }

    private List<Boolean> connected() {
        return reports.report().servers().stream()
                .map(HealthReport.ServerHealth::connected)
                .toList();
    }

    private List<String> unwell(HealthCheckType type) {
        return reports.states(type).stream()
                .filter(state -> !state.isHealthy())
                .map(HealthStateView::getName)
                .toList();
    }
}
