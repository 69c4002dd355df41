package io.mcpstead.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerMetricsTest {
    private final SteppingClock clock = new SteppingClock(Instant.ofEpochSecond(1_700_000_000));
    private final GatewayMetrics metrics = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), clock);
    private final ServerMetrics server = metrics.server("a");

    @Test
    void isTheSameForTheSameName() {
        assertThat(metrics.server("a")).isSameAs(server);
        assertThat(server.tool("t")).isSameAs(server.tool("t"));
    }

    @ParameterizedTest
    @CsvSource({
        "mcpstead_upstream_connected, 1",
        "mcpstead_upstream_tools_count, 1",
        "mcpstead_upstream_reconnects_total, 1",
        "mcpstead_upstream_initialize_total, 2",
        "mcpstead_upstream_initialize_duration_seconds_count, 1",
        "mcpstead_upstream_health_checks_total, 2",
        "mcpstead_upstream_reconnect_attempts_total, 2",
        "mcpstead_upstream_backoff_seconds_total, 1",
        "mcpstead_upstream_in_backoff, 1",
        "mcpstead_upstream_current_backoff_seconds, 1",
        "mcpstead_upstream_session_resets_total, 3",
        "mcpstead_upstream_tools_refresh_total, 2",
        "mcpstead_upstream_tools_refresh_duration_seconds_count, 1",
        "mcpstead_upstream_bytes_total, 2",
        "mcpstead_qualified_names_too_long, 1",
    })
    void showsEverySeriesAtZeroFromTheStart(String name, int series) {
        assertThat(scrape().all(name))
                .hasSize(series)
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
    }

    @Test
    void showsMinusOneBeforeItWasFirstSeen() {
        clock.advance(Duration.ofSeconds(30));

        assertThat(scrape().value("mcpstead_upstream_last_seen_seconds", "server", "a"))
                .isEqualTo(-1);
    }

    @Test
    void showsSecondsSinceItWasLastSeen() {
        server.seen();
        clock.advance(Duration.ofMillis(1_500));

        assertThat(scrape().value("mcpstead_upstream_last_seen_seconds", "server", "a"))
                .isEqualTo(1.5);
    }

    @Test
    void showsNoNegativeAgeWhenTheSystemClockIsSetBack() {
        server.seen();
        clock.advance(Duration.ofSeconds(-10));

        assertThat(scrape().value("mcpstead_upstream_last_seen_seconds", "server", "a"))
                .isZero();
    }

    @Test
    void showsTheCurrentStateOfTheConnection() {
        server.connected(true);
        server.toolsCount(12);
        server.longNames(2);
        server.reconnected();

        assertThat(scrape().value("mcpstead_upstream_connected", "server", "a")).isOne();
        assertThat(scrape().value("mcpstead_upstream_tools_count", "server", "a"))
                .isEqualTo(12);
        assertThat(scrape().value("mcpstead_qualified_names_too_long", "server", "a"))
                .isEqualTo(2);
        assertThat(scrape().value("mcpstead_upstream_reconnects_total", "server", "a"))
                .isOne();

        server.connected(false);
        assertThat(scrape().value("mcpstead_upstream_connected", "server", "a")).isZero();
    }

    @Test
    void countsOutcomesApart() {
        server.initialized(true, 60_000_000);
        server.initialized(false, 1);
        server.initialized(false, 1);
        server.healthChecked(false);
        server.reconnectAttempted(true);
        ScrapedPage page = scrape();

        assertThat(page.value("mcpstead_upstream_initialize_total", "server", "a", "result", "success"))
                .isOne();
        assertThat(page.value("mcpstead_upstream_initialize_total", "server", "a", "result", "error"))
                .isEqualTo(2);
        assertThat(page.value("mcpstead_upstream_initialize_duration_seconds_bucket", "server", "a", "le", "0.05"))
                .isEqualTo(2);
        assertThat(page.value("mcpstead_upstream_health_checks_total", "server", "a", "result", "failure"))
                .isOne();
        assertThat(page.value("mcpstead_upstream_reconnect_attempts_total", "server", "a", "result", "success"))
                .isOne();
        assertThat(page.value("mcpstead_upstream_reconnect_attempts_total", "server", "a", "result", "error"))
                .isZero();
    }

    @Test
    void showsTheBackoffWhileItLastsAndAddsWhatWasSpent() {
        server.backoffStarted(Duration.ofSeconds(4));
        ScrapedPage during = scrape();
        server.backoffEnded(Duration.ofMillis(2_500));
        ScrapedPage after = scrape();

        assertThat(during.value("mcpstead_upstream_in_backoff", "server", "a")).isOne();
        assertThat(during.value("mcpstead_upstream_current_backoff_seconds", "server", "a"))
                .isEqualTo(4);
        assertThat(during.value("mcpstead_upstream_backoff_seconds_total", "server", "a"))
                .isZero();
        assertThat(after.value("mcpstead_upstream_in_backoff", "server", "a")).isZero();
        assertThat(after.value("mcpstead_upstream_current_backoff_seconds", "server", "a"))
                .isZero();
        assertThat(after.value("mcpstead_upstream_backoff_seconds_total", "server", "a"))
                .isEqualTo(2.5);
    }

    @Test
    void datesOnlySuccessfulRefreshes() {
        String name = "mcpstead_upstream_tools_last_refresh_timestamp_seconds";
        server.toolsRefreshed(false, 1);
        assertThat(scrape().all(name)).isEmpty();

        clock.advance(Duration.ofSeconds(3));
        server.toolsRefreshed(true, 1);
        clock.advance(Duration.ofSeconds(3));
        server.toolsRefreshed(false, 1);

        assertThat(scrape().value(name, "server", "a")).isEqualTo(1_700_000_003);
        assertThat(scrape().value("mcpstead_upstream_tools_refresh_total", "server", "a", "result", "error"))
                .isEqualTo(2);
        assertThat(scrape().value("mcpstead_upstream_tools_refresh_duration_seconds_count", "server", "a"))
                .isEqualTo(3);
    }

    @Test
    void countsBytesByDirectionAndResetsByReason() {
        server.sent(100);
        server.sent(20);
        server.received(7);
        server.sessionReset(SessionResetReason.EXPIRED);
        ScrapedPage page = scrape();

        assertThat(page.value("mcpstead_upstream_bytes_total", "server", "a", "direction", "sent"))
                .isEqualTo(120);
        assertThat(page.value("mcpstead_upstream_bytes_total", "server", "a", "direction", "received"))
                .isEqualTo(7);
        assertThat(page.value("mcpstead_upstream_session_resets_total", "server", "a", "reason", "expired"))
                .isOne();
    }

    @Test
    void countsToolCallsAndTheirErrors() {
        ToolMetrics tool = server.tool("clock");
        tool.called(40_000_000, ToolOutcome.SUCCESS);
        tool.called(60_000_000, ToolOutcome.TOOL_ERROR);
        ScrapedPage page = scrape();

        assertThat(page.value("mcpstead_tool_calls_total", "server", "a", "tool", "clock"))
                .isEqualTo(2);
        assertThat(page.value(
                        "mcpstead_tool_call_errors_total",
                        "server",
                        "a",
                        "tool",
                        "clock",
                        "reason",
                        "upstream_returned_error"))
                .isOne();
        assertThat(page.value(
                        "mcpstead_tool_call_duration_seconds_bucket", "server", "a", "tool", "clock", "le", "0.05"))
                .isOne();
        assertThat(page.value("mcpstead_tool_call_duration_seconds_sum", "server", "a", "tool", "clock"))
                .isEqualTo(0.1);
    }

    @Test
    void countsEveryCallThatIsMadeWhileThePageIsRead() throws Exception {
        ToolMetrics tool = server.tool("clock");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 8; caller++) {
                callers.execute(() -> {
                    for (int call = 0; call < 1_000; call++) {
                        tool.called(1_000, ToolOutcome.INTERNAL);
                    }
                });
            }
            for (int reading = 0; reading < 20; reading++) {
                scrape();
            }
        }
        ScrapedPage page = scrape();

        assertThat(page.value("mcpstead_tool_calls_total", "server", "a", "tool", "clock"))
                .isEqualTo(8_000);
        assertThat(page.value("mcpstead_tool_call_duration_seconds_count", "server", "a", "tool", "clock"))
                .isEqualTo(8_000);
        assertThat(page.value("mcpstead_tool_call_errors_total", "server", "a", "tool", "clock", "reason", "internal"))
                .isEqualTo(8_000);
    }

    @Test
    void showsNoSeriesOfToolsThatWereNeverCalled() {
        server.tool("clock");

        assertThat(scrape().withLabel("tool", "clock")).isEmpty();
    }

    @Test
    void countsMadeUpToolsUnderOneName() {
        server.unknownTool().called(1, ToolOutcome.INTERNAL);
        server.unknownTool().called(1, ToolOutcome.SUCCESS);

        assertThat(scrape().value("mcpstead_tool_calls_total", "server", "a", "tool", "unknown"))
                .isEqualTo(2);
    }

    @Test
    void writesToolNamesOfAnyCharacters() {
        String name = "q\"uo\\te\nünï";
        server.tool(name).called(1, ToolOutcome.SUCCESS);

        assertThat(scrape().labelValues("mcpstead_tool_calls_total", "tool")).containsExactly("q\\\"uo\\\\te\\nünï");
    }

    @Test
    void countsToolsOverTheLimitAsUnknown() {
        fillWithTools("old");

        assertThat(server.tool("one too many")).isSameAs(server.unknownTool());
        assertThat(server.tool("old 1")).isNotSameAs(server.unknownTool());
    }

    @Test
    void makesRoomForNewToolsByDroppingVanishedOnes() {
        Set<String> old = fillWithTools("old");
        server.tool("old 1").called(1, ToolOutcome.SUCCESS);
        server.tool("old 2").called(1, ToolOutcome.INTERNAL);
        Set<String> now = new HashSet<>(old);
        now.remove("old 2");
        now.add("new");
        server.retainTools(now);
        server.tool("new").called(1, ToolOutcome.SUCCESS);

        assertThat(scrape().labelValues("mcpstead_tool_calls_total", "tool")).containsExactly("new", "old 1");
        assertThat(scrape().withLabel("tool", "old 2")).isEmpty();
    }

    @Test
    void keepsCountersOfToolsThatAreAwayForAWhile() {
        server.tool("clock").called(1, ToolOutcome.SUCCESS);
        server.retainTools(Set.of("other"));
        server.tool("clock").called(1, ToolOutcome.SUCCESS);

        assertThat(scrape().value("mcpstead_tool_calls_total", "server", "a", "tool", "clock"))
                .isEqualTo(2);
    }

    @Test
    void leavesNothingOfARemovedServer() {
        ToolMetrics called = server.tool("clock");
        ToolMetrics notYetCalled = server.tool("notebook");
        called.called(1, ToolOutcome.INTERNAL);
        server.seen();
        server.toolsRefreshed(true, 1);
        metrics.server("b").tool("clock").called(1, ToolOutcome.SUCCESS);

        metrics.removeServer("a");
        server.connected(true);
        server.healthChecked(true);
        server.toolsRefreshed(true, 1);
        called.called(1, ToolOutcome.INTERNAL);
        notYetCalled.called(1, ToolOutcome.SUCCESS);
        server.tool("made after").called(1, ToolOutcome.SUCCESS);
        server.unknownTool().called(1, ToolOutcome.SUCCESS);

        assertThat(scrape().withLabel("server", "a")).isEmpty();
        assertThat(scrape().value("mcpstead_tool_calls_total", "server", "b", "tool", "clock"))
                .isOne();
    }

    @Test
    void startsAtZeroWhenARemovedServerComesBack() {
        server.reconnected();
        metrics.removeServer("a");
        ServerMetrics again = metrics.server("a");
        server.reconnected();
        again.connected(true);

        assertThat(again).isNotSameAs(server);
        assertThat(scrape().value("mcpstead_upstream_reconnects_total", "server", "a"))
                .isZero();
        assertThat(scrape().value("mcpstead_upstream_connected", "server", "a")).isOne();
    }

    private Set<String> fillWithTools(String prefix) {
        Set<String> names = new HashSet<>();
        // One place is that of the unknown tool.
        IntStream.range(1, ServerMetrics.MAX_TOOLS)
                .mapToObj(i -> prefix + " " + i)
                .forEach(names::add);
        names.forEach(server::tool);
        return names;
    }

    private ScrapedPage scrape() {
        return ScrapedPage.of(metrics.page());
    }
}
