package io.mcpstead.metrics.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/**
 * Every metric of the gateway: name, type, labels and meaning. Dashboards and alerts rely on them, so a name or a label
 * that stands here does not change. All times are in seconds, all sizes in bytes.
 *
 * <p>Where a metric has a {@code server} label, it is the first one.
 */
public final class MetricFamilies {
    private static final double[] DURATION_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    private static final double[] SESSION_SECONDS = {1, 5, 10, 30, 60, 300, 900, 1800, 3600, 21600};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<StatefulMetric<?, ?>> perServer = new ArrayList<>();

    public final Gauge upstreamConnected =
            perServer(gauge("mcpstead_upstream_connected", "Upstream connection state.", "server"));
    public final Gauge upstreamToolsCount =
            perServer(gauge("mcpstead_upstream_tools_count", "Cached upstream tool count.", "server"));
    public final Counter upstreamReconnects =
            perServer(counter("mcpstead_upstream_reconnects_total", "Upstream reconnect cycles.", "server"));
    public final Counter upstreamInitialize = perServer(
            counter("mcpstead_upstream_initialize_total", "Upstream initialize attempts.", "server", "result"));
    public final Histogram upstreamInitializeDuration = perServer(histogram(
            "mcpstead_upstream_initialize_duration_seconds",
            "Upstream initialize duration.",
            DURATION_SECONDS,
            "server"));
    public final Counter upstreamHealthChecks = perServer(
            counter("mcpstead_upstream_health_checks_total", "Upstream health check outcomes.", "server", "result"));
    public final Counter upstreamReconnectAttempts = perServer(counter(
            "mcpstead_upstream_reconnect_attempts_total",
            "Upstream reconnect attempts inside reconnect cycles.",
            "server",
            "result"));
    public final Counter upstreamBackoffSeconds = perServer(counter(
            "mcpstead_upstream_backoff_seconds_total", "Seconds spent in upstream reconnect backoff.", "server"));
    public final Gauge upstreamInBackoff = perServer(
            gauge("mcpstead_upstream_in_backoff", "Whether upstream is currently in reconnect backoff.", "server"));
    public final Gauge upstreamCurrentBackoffSeconds =
            perServer(gauge("mcpstead_upstream_current_backoff_seconds", "Current upstream backoff delay.", "server"));
    public final Counter upstreamSessionResets = perServer(counter(
            "mcpstead_upstream_session_resets_total",
            "Upstream session resets after session invalidation.",
            "server",
            "reason"));
    public final Counter upstreamToolsRefresh = perServer(counter(
            "mcpstead_upstream_tools_refresh_total",
            "Upstream tools/list cache refresh outcomes.",
            "server",
            "result"));
    public final Histogram upstreamToolsRefreshDuration = perServer(histogram(
            "mcpstead_upstream_tools_refresh_duration_seconds",
            "Upstream tools/list cache refresh duration.",
            DURATION_SECONDS,
            "server"));
    public final Counter upstreamBytes = perServer(
            counter("mcpstead_upstream_bytes_total", "Bytes exchanged with upstreams.", "server", "direction"));
    public final Gauge longQualifiedNames = perServer(gauge(
            "mcpstead_qualified_names_too_long",
            "Qualified names of tools and prompts over 64 characters, which some clients refuse.",
            "server"));

    public final Counter toolCalls =
            perServer(counter("mcpstead_tool_calls_total", "Tool calls routed upstream.", "server", "tool"));
    public final Counter toolCallErrors = perServer(
            counter("mcpstead_tool_call_errors_total", "Tool call errors by reason.", "server", "tool", "reason"));
    public final Histogram toolCallDuration = perServer(histogram(
            "mcpstead_tool_call_duration_seconds", "Tool call duration.", DURATION_SECONDS, "server", "tool"));

    public final Counter questions = perServer(counter(
            "mcpstead_questions_total",
            "Questions of upstreams to clients by kind and by what became of them.",
            "server",
            "kind",
            "event"));
    public final Counter ignoredReplies =
            counter("mcpstead_ignored_replies_total", "Replies of clients to questions that do not wait for one.");
    public final Gauge parkedCalls =
            gauge("mcpstead_parked_calls", "Calls that wait for a modern client to answer questions.");

    public final Gauge sessionsActive = gauge("mcpstead_downstream_sessions_active", "Active downstream sessions.");
    public final Counter sessionsOpened = counter("mcpstead_downstream_sessions_total", "Downstream sessions opened.");
    public final Histogram sessionDuration =
            histogram("mcpstead_downstream_session_duration_seconds", "Downstream session duration.", SESSION_SECONDS);
    public final Counter sessionTerminations =
            counter("mcpstead_downstream_session_terminations_total", "Downstream session terminations.", "reason");

    public final Gauge streamsOpen =
            gauge("mcpstead_downstream_streams_open", "Open streams that tell clients of changes.", "kind");
    public final Counter streamTerminations = counter(
            "mcpstead_downstream_stream_terminations_total",
            "Ends of streams that tell clients of changes, by reason.",
            "reason");
    public final Counter notifications =
            counter("mcpstead_downstream_notifications_total", "Notifications of changes sent to clients.", "kind");

    public final Counter requests =
            counter("mcpstead_mcp_requests_total", "MCP requests by method and result.", "method", "result");
    public final Histogram requestDuration =
            histogram("mcpstead_mcp_request_duration_seconds", "MCP request duration.", DURATION_SECONDS, "method");
    public final Counter authAttempts = counter("mcpstead_mcp_auth_attempts_total", "MCP auth attempts.", "result");
    public final Counter authFailures =
            counter("mcpstead_mcp_auth_failures_total", "MCP auth failures by reason.", "reason");
    public final Counter clientTokenUses = counter(
            "mcpstead_client_token_uses_total", "Requests let in by a client token, by the token's name.", "name");
    public final Counter auditEvents = counter("mcpstead_audit_events_total", "Lines written to the audit log.");
    public final Counter auditDropped = counter("mcpstead_audit_dropped_total", "Lines lost to the audit log.");
    public final Counter auditWriteErrors =
            counter("mcpstead_audit_write_errors_total", "Attempts to write to the audit log that failed.");
    public final Counter configReloads = counter("mcpstead_config_reloads_total", "Config reload attempts.", "result");
    public final Gauge lastReloadSuccessful = gauge(
            "mcpstead_config_last_reload_successful",
            "Whether the last config reload was applied; 1 before the first.");

    /** Adds whether clients should be sent to this gateway. */
    public void addReady(BooleanSupplier ready) {
        read(
                "mcpstead_ready",
                "Whether the gateway is ready for clients, as its readiness endpoint says.",
                series -> series.call(ready.getAsBoolean() ? 1 : 0));
    }

    /** Adds the metrics of this process; those that the platform does not tell are left out of the page. */
    public void addProcess(ProcessStats process) {
        read(
                "mcpstead_process_resident_memory_bytes",
                "Resident memory size in bytes.",
                c -> process.residentBytes().ifPresent(c::call));
        read(
                "mcpstead_process_virtual_memory_bytes",
                "Virtual memory size in bytes.",
                c -> process.virtualBytes().ifPresent(c::call));
        CounterWithCallback.builder()
                .name("mcpstead_process_cpu_seconds_total")
                .help("Process CPU seconds.")
                .callback(c -> process.cpuSeconds().ifPresent(c::call))
                .register(registry);
        read(
                "mcpstead_process_open_fds",
                "Open file descriptors.",
                c -> process.openFiles().ifPresent(c::call));
        read(
                "mcpstead_process_max_fds",
                "Maximum file descriptors.",
                c -> process.maxFiles().ifPresent(c::call));
        read(
                "mcpstead_process_threads",
                "Process thread count.",
                c -> process.threads().ifPresent(c::call));
    }

    public void addBuildInfo(String version, String gitSha, String javaVersion) {
        Info info = Info.builder()
                .name("mcpstead_build_info")
                .help("Build and version info.")
                .labelNames("version", "java_version", "git_sha")
                .register(registry);
        info.setLabelValues(version, javaVersion, gitSha);
    }

    public void addUptime(double startUnixSeconds, DoubleSupplier uptimeSeconds) {
        gauge("mcpstead_start_time_seconds", "Unix timestamp for process start.")
                .set(startUnixSeconds);
        read("mcpstead_uptime_seconds", "Process uptime in seconds.", c -> c.call(uptimeSeconds.getAsDouble()));
    }

    /** Adds what is worked out per server when the page is read. */
    public void addLastContacts(
            Consumer<GaugeWithCallback.Callback> lastSeenSeconds,
            Consumer<GaugeWithCallback.Callback> lastRefreshUnixSeconds) {
        read("mcpstead_upstream_last_seen_seconds", "Seconds since upstream success.", lastSeenSeconds, "server");
        read(
                "mcpstead_upstream_tools_last_refresh_timestamp_seconds",
                "Last successful tool cache refresh timestamp.",
                lastRefreshUnixSeconds,
                "server");
    }

    public void addTokenExpiries(Consumer<GaugeWithCallback.Callback> expiryUnixSeconds) {
        read(
                "mcpstead_client_tokens_expiry_timestamp_seconds",
                "When a client token expires, by its name; none for one that does not.",
                expiryUnixSeconds,
                "name");
    }

    public void addLastReload(
            Consumer<GaugeWithCallback.Callback> successUnixSeconds,
            Consumer<GaugeWithCallback.Callback> attemptUnixSeconds) {
        read(
                "mcpstead_config_last_reload_timestamp_seconds",
                "Last successful config reload timestamp.",
                successUnixSeconds);
        read(
                "mcpstead_config_last_reload_attempt_timestamp_seconds",
                "Last config reload attempt timestamp.",
                attemptUnixSeconds);
    }

    public void addConfigHash(Consumer<GaugeWithCallback.Callback> hash) {
        read("mcpstead_config_hash", "SHA-256 of the config file that runs.", hash, "hash");
    }

    /** Adds how many there may be at once of what has a gauge of its own. */
    public void addLimits(IntSupplier sessions, IntSupplier streams, IntSupplier waitingCalls) {
        number("mcpstead_downstream_sessions_limit", "How many sessions may be open.", sessions);
        number("mcpstead_downstream_streams_limit", "How many streams may be open, of all kinds.", streams);
        number("mcpstead_waiting_calls_limit", "How many calls may wait for answers of clients.", waitingCalls);
    }

    /** Adds how many calls wait for answers of clients. */
    public void addWaitingCalls(IntSupplier waiting) {
        number("mcpstead_waiting_calls", "Calls that wait for answers of clients.", waiting);
    }

    private void number(String name, String help, IntSupplier value) {
        read(name, help, series -> series.call(value.getAsInt()));
    }

    public void removeServer(String server) {
        perServer.forEach(metric -> metric.removeIf(labels -> labels.getFirst().equals(server)));
    }

    public void removeTool(String server, String tool) {
        List<String> gone = List.of(server, tool);
        toolCalls.removeIf(gone::equals);
        toolCallDuration.removeIf(gone::equals);
        toolCallErrors.removeIf(labels -> labels.subList(0, 2).equals(gone));
    }

    PrometheusRegistry registry() {
        return registry;
    }

    private <M extends StatefulMetric<?, ?>> M perServer(M metric) {
        perServer.add(metric);
        return metric;
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    private void read(String name, String help, Consumer<GaugeWithCallback.Callback> reading, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(reading)
                .register(registry);
    }
}
