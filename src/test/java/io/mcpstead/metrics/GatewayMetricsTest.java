package io.mcpstead.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayMetricsTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final SteppingClock clock = new SteppingClock(START);
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), new BuildInfo("1.2.3", "abc123", "25.0.1"), clock);

    @BeforeEach
    void everythingHappensOnce() {
        ServerMetrics server = metrics.server("a");
        server.toolsRefreshed(true, 1);
        server.tool("clock").called(1, ToolOutcome.UPSTREAM_TIMEOUT);
        metrics.request("tools/call").record(true, 1);
        metrics.reloads().record(true);
        metrics.reloads().showHash(() -> "abc");
        metrics.auth().success("new");
        metrics.auth().showExpiries(() -> Map.of("old", START));
        metrics.questions().showWaiting(() -> 4);
        metrics.showLimits(() -> 1, () -> 2, () -> 3);
    }

    @ParameterizedTest
    @CsvSource({
        "mcpstead_build_info, gauge, version java_version git_sha",
        "mcpstead_start_time_seconds, gauge,",
        "mcpstead_uptime_seconds, gauge,",
        "mcpstead_process_resident_memory_bytes, gauge,",
        "mcpstead_process_virtual_memory_bytes, gauge,",
        "mcpstead_process_cpu_seconds_total, counter,",
        "mcpstead_process_open_fds, gauge,",
        "mcpstead_process_max_fds, gauge,",
        "mcpstead_process_threads, gauge,",
        "mcpstead_upstream_connected, gauge, server",
        "mcpstead_upstream_tools_count, gauge, server",
        "mcpstead_upstream_reconnects_total, counter, server",
        "mcpstead_upstream_last_seen_seconds, gauge, server",
        "mcpstead_upstream_initialize_total, counter, server result",
        "mcpstead_upstream_health_checks_total, counter, server result",
        "mcpstead_upstream_reconnect_attempts_total, counter, server result",
        "mcpstead_upstream_backoff_seconds_total, counter, server",
        "mcpstead_upstream_in_backoff, gauge, server",
        "mcpstead_upstream_current_backoff_seconds, gauge, server",
        "mcpstead_upstream_session_resets_total, counter, server reason",
        "mcpstead_upstream_tools_refresh_total, counter, server result",
        "mcpstead_upstream_tools_last_refresh_timestamp_seconds, gauge, server",
        "mcpstead_upstream_bytes_total, counter, server direction",
        "mcpstead_qualified_names_too_long, gauge, server",
        "mcpstead_downstream_sessions_active, gauge,",
        "mcpstead_downstream_sessions_total, counter,",
        "mcpstead_downstream_sessions_limit, gauge,",
        "mcpstead_downstream_session_terminations_total, counter, reason",
        "mcpstead_downstream_streams_limit, gauge,",
        "mcpstead_waiting_calls, gauge,",
        "mcpstead_waiting_calls_limit, gauge,",
        "mcpstead_mcp_requests_total, counter, method result",
        "mcpstead_mcp_auth_attempts_total, counter, result",
        "mcpstead_mcp_auth_failures_total, counter, reason",
        "mcpstead_client_token_uses_total, counter, name",
        "mcpstead_client_tokens_expiry_timestamp_seconds, gauge, name",
        "mcpstead_config_reloads_total, counter, result",
        "mcpstead_config_last_reload_timestamp_seconds, gauge,",
        "mcpstead_config_last_reload_attempt_timestamp_seconds, gauge,",
        "mcpstead_config_last_reload_successful, gauge,",
        "mcpstead_config_hash, gauge, hash",
        "mcpstead_tool_calls_total, counter, server tool",
        "mcpstead_tool_call_errors_total, counter, server tool reason",
    })
    void showsEachMetricWithItsTypeAndLabels(String name, String type, @Nullable String labels) {
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.types()).containsEntry(name, type);
        assertThat(page.all(name)).isNotEmpty();
        assertThat(page.labelNames(name)).isEqualTo(words(labels));
    }

    @ParameterizedTest
    @CsvSource({
        "mcpstead_upstream_initialize_duration_seconds, server",
        "mcpstead_upstream_tools_refresh_duration_seconds, server",
        "mcpstead_mcp_request_duration_seconds, method",
        "mcpstead_tool_call_duration_seconds, server tool",
    })
    void showsDurationsInTheirBuckets(String name, String labels) {
        assertHistogram(
                name, labels, "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0",
                "30.0", "+Inf");
    }

    @Test
    void showsSessionLifetimesInTheirBuckets() {
        assertHistogram(
                "mcpstead_downstream_session_duration_seconds",
                null,
                "1.0",
                "5.0",
                "10.0",
                "30.0",
                "60.0",
                "300.0",
                "900.0",
                "1800.0",
                "3600.0",
                "21600.0",
                "+Inf");
    }

    private void assertHistogram(String name, @Nullable String labels, String... bounds) {
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.types()).containsEntry(name, "histogram");
        assertThat(page.labelNames(name + "_sum")).isEqualTo(words(labels));
        assertThat(page.labelNames(name + "_count")).isEqualTo(words(labels));
        assertThat(page.labelValues(name + "_bucket", "le")).containsExactly(bounds);
    }

    @Test
    void showsNoMetricThatTheDocumentationLeavesOut() throws Exception {
        String documentation = Files.readString(Path.of("docs/metrics.md"));

        assertThat(ScrapedPage.of(metrics.page()).types().keySet())
                .allSatisfy(name -> assertThat(documentation).contains("`" + name + "`"));
    }

    @Test
    void showsTheBuild() {
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.value("mcpstead_build_info", "version", "1.2.3", "java_version", "25.0.1", "git_sha", "abc123"))
                .isOne();
    }

    @Test
    void countsUptimeFromItsOwnStart() {
        clock.advance(Duration.ofMillis(90_500));
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.value("mcpstead_start_time_seconds")).isEqualTo(1_700_000_000);
        assertThat(page.value("mcpstead_uptime_seconds")).isEqualTo(90.5);
    }

    @Test
    void takesAwayThePoolOfAServerButNotOfOneWhoseNameGoesOn() {
        metrics.showPool("one", () -> 1, () -> 2, () -> 3);
        metrics.showPool("one.more", () -> 4, () -> 5, () -> 6);
        metrics.removeServer("one");
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.types().keySet())
                .filteredOn(name -> name.startsWith("http_client_"))
                .containsExactlyInAnyOrder(
                        "http_client_one_more_leased_connections",
                        "http_client_one_more_available_connections",
                        "http_client_one_more_pending_connections");
    }

    @Test
    void countsRequestsByMethodAndResult() {
        RequestMetrics list = metrics.request("tools/list");
        list.record(true, 4_000_000);
        list.record(false, 2_000_000_000);
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(metrics.request("tools/list")).isSameAs(list);
        assertThat(page.value("mcpstead_mcp_requests_total", "method", "tools/list", "result", "success"))
                .isOne();
        assertThat(page.value("mcpstead_mcp_requests_total", "method", "tools/list", "result", "error"))
                .isOne();
        assertThat(page.value("mcpstead_mcp_request_duration_seconds_bucket", "method", "tools/list", "le", "0.005"))
                .isOne();
        assertThat(page.value("mcpstead_mcp_request_duration_seconds_bucket", "method", "tools/list", "le", "2.5"))
                .isEqualTo(2);
        assertThat(page.value("mcpstead_mcp_request_duration_seconds_sum", "method", "tools/list"))
                .isEqualTo(2.004);
    }

    @Test
    void keepsTheNumberOfActiveSessions() {
        metrics.sessions().opened();
        metrics.sessions().opened();
        metrics.sessions().ended(SessionEndReason.CLIENT_DELETE, Duration.ofSeconds(7));
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.value("mcpstead_downstream_sessions_active")).isOne();
        assertThat(page.value("mcpstead_downstream_sessions_total")).isEqualTo(2);
        assertThat(page.value("mcpstead_downstream_session_terminations_total", "reason", "client_delete"))
                .isOne();
        assertThat(page.value("mcpstead_downstream_session_duration_seconds_bucket", "le", "5.0"))
                .isZero();
        assertThat(page.value("mcpstead_downstream_session_duration_seconds_bucket", "le", "10.0"))
                .isOne();
    }

    @Test
    void countsAuthFailuresByReasonAndAsAttempts() {
        metrics.auth().failure(AuthFailureReason.WRONG_TOKEN);
        metrics.auth().failure(AuthFailureReason.MISSING_HEADER);
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.value("mcpstead_mcp_auth_attempts_total", "result", "success"))
                .isOne();
        assertThat(page.value("mcpstead_client_token_uses_total", "name", "new"))
                .isOne();
        assertThat(page.value("mcpstead_client_tokens_expiry_timestamp_seconds", "name", "old"))
                .isEqualTo((double) START.getEpochSecond());
        assertThat(page.value("mcpstead_mcp_auth_attempts_total", "result", "failure"))
                .isEqualTo(2);
        assertThat(page.value("mcpstead_mcp_auth_failures_total", "reason", "wrong_token"))
                .isOne();
        assertThat(page.value("mcpstead_mcp_auth_failures_total", "reason", "bad_format"))
                .isZero();
    }

    @Test
    void datesOnlySuccessfulReloads() {
        clock.advance(Duration.ofSeconds(5));
        metrics.reloads().record(false);
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.value("mcpstead_config_reloads_total", "result", "error"))
                .isOne();
        assertThat(page.value("mcpstead_config_last_reload_timestamp_seconds")).isEqualTo(1_700_000_000);
        assertThat(page.value("mcpstead_config_last_reload_attempt_timestamp_seconds"))
                .isEqualTo(1_700_000_005);
        assertThat(page.value("mcpstead_config_last_reload_successful")).isZero();
    }

    @Test
    void showsTheHashOfTheFileThatRunsAlone() {
        GatewayMetrics fresh = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), clock);
        AtomicReference<String> hash = new AtomicReference<>("");
        fresh.reloads().showHash(hash::get);
        assertThat(ScrapedPage.of(fresh.page()).all("mcpstead_config_hash")).isEmpty();

        hash.set("one");
        assertThat(ScrapedPage.of(fresh.page()).value("mcpstead_config_hash", "hash", "one"))
                .isOne();
        hash.set("two");
        assertThat(ScrapedPage.of(fresh.page()).labelValues("mcpstead_config_hash", "hash"))
                .containsExactly("two");
    }

    @Test
    void showsNoReloadTimeBeforeTheFirstReload() {
        GatewayMetrics fresh = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), clock);

        ScrapedPage page = ScrapedPage.of(fresh.page());
        assertThat(page.all("mcpstead_config_last_reload_timestamp_seconds")).isEmpty();
        assertThat(page.all("mcpstead_config_last_reload_attempt_timestamp_seconds"))
                .isEmpty();
        assertThat(page.value("mcpstead_config_last_reload_successful")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcpstead_mcp_auth_failures_total",
                "mcpstead_mcp_auth_attempts_total",
                "mcpstead_config_reloads_total",
                "mcpstead_downstream_sessions_total",
                "mcpstead_downstream_session_terminations_total",
                "mcpstead_downstream_session_duration_seconds_count",
            })
    void showsCountersAtZeroBeforeAnythingHappens(String name) {
        GatewayMetrics fresh = new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), clock);

        assertThat(ScrapedPage.of(fresh.page()).all(name))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
    }

    @Test
    void labelsReasonsWithTheirDocumentedWords() {
        ScrapedPage page = ScrapedPage.of(metrics.page());

        assertThat(page.labelValues("mcpstead_downstream_session_terminations_total", "reason"))
                .containsExactlyInAnyOrder("idle_timeout", "client_delete", "init_failed", "gateway_shutdown");
        assertThat(page.labelValues("mcpstead_mcp_auth_failures_total", "reason"))
                .containsExactlyInAnyOrder("missing_header", "bad_format", "wrong_token", "expired_token", "internal");
        assertThat(page.labelValues("mcpstead_upstream_session_resets_total", "reason"))
                .containsExactlyInAnyOrder("unknown_session", "expired", "terminated");
        assertThat(page.labelValues("mcpstead_tool_call_errors_total", "reason"))
                .containsExactlyInAnyOrder(
                        "upstream_disconnected",
                        "upstream_returned_error",
                        "upstream_timeout",
                        "upstream_auth_failed",
                        "upstream_protocol_error",
                        "internal");
    }

    private static Set<String> words(@Nullable String labels) {
        return labels == null ? Set.of() : new TreeSet<>(Set.of(labels.split(" ", -1)));
    }
}
