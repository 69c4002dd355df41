package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
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
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class HealthReportsTest {
    @Test
    void aServerIsConnectedOnceItsToolsAreListed() throws InterruptedException {
        GatewayMetrics metrics = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
        Watchdog watchdog = new Watchdog();
        Upstreams upstreams = new Upstreams(
                new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener());
        Catalogs catalogs = new Catalogs(upstreams::all, "1");
        HealthReports reports = new HealthReports(upstreams, catalogs::current, () -> "");
        watchdog.start();
        try (TestUpstream server = TestUpstream.create().start()) {
            upstreams.apply(List.of(ServerConfig.of("one", URI.create(server.url()))), Duration.ZERO);
            await().until(() -> upstreams.all().getFirst().status().connected());

            assertThat(connected(reports)).containsExactly(false);
            catalogs.rebuild();
            assertThat(connected(reports)).containsExactly(true);
        } finally {
            upstreams.stop();
            watchdog.stop();
        }
    }

    private static List<Boolean> connected(HealthReports reports) {
        return reports.report().servers().stream()
                .map(HealthReport.ServerHealth::connected)
                .toList();
    }
}
