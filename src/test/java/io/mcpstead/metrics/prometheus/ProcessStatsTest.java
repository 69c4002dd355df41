package io.mcpstead.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.metrics.ScrapedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ProcessStatsTest {
    @TempDir
    private Path self;

    private ProcessStats stats;

    @BeforeEach
    void readFromADirectory() {
        stats = new ProcessStats(self);
    }

    @Test
    void readsWhatTheKernelWrites() throws IOException {
        Files.writeString(self.resolve("status"), "Name:\tjava\nVmSize:\t 4096 kB\nVmRSS:\t  100 kB\nThreads:\t17\n");
        Files.writeString(
                self.resolve("stat"), "42 (a) b) S 1 42 42 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 17 0 99 4194304 25");
        Files.writeString(self.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            1024                 524288               files
                """);
        Files.createDirectory(self.resolve("fd"));
        Files.createFile(self.resolve("fd/0"));
        Files.createFile(self.resolve("fd/1"));

        assertThat(stats.virtualBytes()).hasValue(4096 * 1024);
        assertThat(stats.residentBytes()).hasValue(100 * 1024);
        assertThat(stats.threads()).hasValue(17);
        assertThat(stats.cpuSeconds()).hasValue(3);
        assertThat(stats.openFiles()).hasValue(2);
        assertThat(stats.maxFiles()).hasValue(1024);
    }

    @Test
    void readsNoLimitAsInfinite() throws IOException {
        Files.writeString(self.resolve("limits"), "Max open files            unlimited            unlimited\n");

        assertThat(stats.maxFiles()).hasValue(Double.POSITIVE_INFINITY);
    }

    @Test
    void leavesOutWhatIsGarbled() throws IOException {
        Files.writeString(self.resolve("status"), "VmRSS:\nThreads:\tmany\n");
        Files.writeString(self.resolve("stat"), "42");

        assertThat(stats.residentBytes()).isEmpty();
        assertThat(stats.threads()).isEmpty();
        assertThat(stats.cpuSeconds()).isEmpty();
    }

    @Test
    void leavesTheMetricsOutWhereThereIsNoProc() {
        MetricFamilies families = new MetricFamilies();
        families.addProcess(new ProcessStats(self.resolve("absent")));

        assertThat(ScrapedPage.of(new MetricsPage(families, new MetricRegistry()))
                        .text())
                .doesNotContain("mcpstead_process_");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsThisProcess() {
        ProcessStats live = new ProcessStats();

        assertThat(live.residentBytes().orElseThrow())
                .isBetween(10e6, live.virtualBytes().orElseThrow());
        assertThat(live.threads().orElseThrow()).isGreaterThan(5);
        assertThat(live.openFiles().orElseThrow())
                .isBetween(3.0, live.maxFiles().orElseThrow());
        assertThat(live.cpuSeconds().orElseThrow()).isPositive();
    }
}
