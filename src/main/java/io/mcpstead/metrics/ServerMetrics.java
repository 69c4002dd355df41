package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.OutcomeCounters;
import io.mcpstead.metrics.prometheus.ReasonCounters;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One upstream server. Thread-safe.
 *
 * <p>All series but those of tools are on the page from the server's creation on, counters at zero: {@code increase()}
 * and {@code rate()} see no change when a series appears with its first failure already counted, and an alert on them
 * would miss it. The time of the last refresh is not there before the first success. Once the server is removed, what
 * is still recorded goes nowhere.
 */
public final class ServerMetrics {
    /** Tools of one server with series of their own. Calls of others are counted as {@code unknown}. */
    static final int MAX_TOOLS = 10_000;

    private static final String UNKNOWN = "unknown";
    private static final double NEVER = -1;

    private final MetricFamilies families;
    private final String name;
    private final InstantSource clock;

    private final GaugeDataPoint connected;
    private final GaugeDataPoint toolsCount;
    private final GaugeDataPoint longNames;
    private final CounterDataPoint reconnects;
    private final OutcomeCounters initializations;
    private final DistributionDataPoint initializeDuration;
    private final OutcomeCounters healthChecks;
    private final OutcomeCounters reconnectAttempts;
    private final GaugeDataPoint inBackoff;
    private final GaugeDataPoint currentBackoff;
    private final CounterDataPoint backoffSeconds;
    private final ReasonCounters<SessionResetReason> sessionResets;
    private final OutcomeCounters refreshes;
    private final DistributionDataPoint refreshDuration;
    private final CounterDataPoint bytesSent;
    private final CounterDataPoint bytesReceived;

    private final Map<QuestionKind, ReasonCounters<QuestionEvent>> questions = new EnumMap<>(QuestionKind.class);

    private final Map<String, ToolMetrics> tools = new ConcurrentHashMap<>();
    private final ToolMetrics unknownTool;
    /** In milliseconds since 1970, 0 for never. */
    private volatile long lastSeen;

    private volatile @Nullable Instant lastRefresh;
    private boolean removed;

    ServerMetrics(MetricFamilies families, String name, InstantSource clock) {
        this.families = families;
        this.name = name;
        this.clock = clock;
        connected = families.upstreamConnected.labelValues(name);
        toolsCount = families.upstreamToolsCount.labelValues(name);
        longNames = families.longQualifiedNames.labelValues(name);
        reconnects = families.upstreamReconnects.labelValues(name);
        initializations = outcomes(families.upstreamInitialize, "error");
        initializeDuration = families.upstreamInitializeDuration.labelValues(name);
        healthChecks = outcomes(families.upstreamHealthChecks, "failure");
        reconnectAttempts = outcomes(families.upstreamReconnectAttempts, "error");
        inBackoff = families.upstreamInBackoff.labelValues(name);
        currentBackoff = families.upstreamCurrentBackoffSeconds.labelValues(name);
        backoffSeconds = families.upstreamBackoffSeconds.labelValues(name);
        sessionResets = new ReasonCounters<>(
                SessionResetReason.class, reason -> families.upstreamSessionResets.labelValues(name, reason.label()));
        refreshes = outcomes(families.upstreamToolsRefresh, "error");
        refreshDuration = families.upstreamToolsRefreshDuration.labelValues(name);
        bytesSent = families.upstreamBytes.labelValues(name, "sent");
        bytesReceived = families.upstreamBytes.labelValues(name, "received");
        for (QuestionKind kind : QuestionKind.values()) {
            questions.put(
                    kind,
                    new ReasonCounters<>(
                            QuestionEvent.class,
                            event -> families.questions.labelValues(name, kind.label(), event.label())));
        }
        unknownTool = new ToolMetrics(this, UNKNOWN);
        tools.put(UNKNOWN, unknownTool);
    }

    private OutcomeCounters outcomes(Counter counter, String failure) {
        return new OutcomeCounters(counter.labelValues(name, "success"), counter.labelValues(name, failure));
    }

    public void connected(boolean up) {
        connected.set(up ? 1 : 0);
    }

    /** Sets the number of tools in the catalogue. */
    public void toolsCount(int n) {
        toolsCount.set(n);
    }

    /** Sets the number of tools and prompts whose qualified name is over 64 characters, which some clients refuse. */
    public void longNames(int n) {
        longNames.set(n);
    }

    /** Counts one cycle: the connection was lost and is back. */
    public void reconnected() {
        reconnects.inc();
    }

    /** Notes that the upstream has just answered. */
    public void seen() {
        lastSeen = clock.millis();
    }

    public void initialized(boolean ok, long nanos) {
        initializations.inc(ok);
        initializeDuration.observe(Seconds.of(nanos));
    }

    public void healthChecked(boolean ok) {
        healthChecks.inc(ok);
    }

    /** Counts one attempt within a cycle. */
    public void reconnectAttempted(boolean ok) {
        reconnectAttempts.inc(ok);
    }

    /** Notes a wait that begins now. */
    public void backoffStarted(Duration delay) {
        inBackoff.set(1);
        currentBackoff.set(Seconds.of(delay));
    }

    /** Adds the time really waited, which is shorter than planned when the wait was cut off. */
    public void backoffEnded(Duration spent) {
        backoffSeconds.inc(Seconds.of(spent));
        inBackoff.set(0);
        currentBackoff.set(0);
    }

    public void sessionReset(SessionResetReason reason) {
        sessionResets.inc(reason);
    }

    /** Counts one refresh of the tool list, and notes the time of a successful one. */
    public void toolsRefreshed(boolean ok, long nanos) {
        refreshes.inc(ok);
        refreshDuration.observe(Seconds.of(nanos));
        if (ok) {
            lastRefresh = clock.instant();
        }
    }

    public void sent(long bytes) {
        bytesSent.inc(bytes);
    }

    public void received(long bytes) {
        bytesReceived.inc(bytes);
    }

    /** Counts what becomes of a question that the upstream has for a client. */
    public void question(QuestionKind kind, QuestionEvent event) {
        Objects.requireNonNull(questions.get(kind)).inc(event);
    }

    /**
     * The recorder of one tool, to be kept by the caller: created on first use, then the same instance.
     *
     * @param tool the upstream's own name of a tool in the catalogue, never one that only a client gave
     */
    public ToolMetrics tool(String tool) {
        ToolMetrics known = tools.get(tool);
        return known != null ? known : newTool(tool);
    }

    /** The recorder for names that no tool has, which is also that of tools over {@value #MAX_TOOLS}. */
    public ToolMetrics unknownTool() {
        return unknownTool;
    }

    /**
     * Makes room for the tools of a new list where both old and new ones would be over {@value #MAX_TOOLS}. Otherwise a
     * vanished tool keeps its series: its counters must not start again when the server comes back.
     *
     * @param names all tools that the server has now
     */
    public synchronized void retainTools(Set<String> names) {
        long added = names.stream().filter(tool -> !tools.containsKey(tool)).count();
        if (tools.size() + added <= MAX_TOOLS) {
            return;
        }
        tools.keySet().removeIf(tool -> {
            boolean gone = !names.contains(tool) && !tool.equals(UNKNOWN);
            if (gone) {
                families.removeTool(name, tool);
            }
            return gone;
        });
    }

    private synchronized ToolMetrics newTool(String tool) {
        return tools.size() < MAX_TOOLS
                ? tools.computeIfAbsent(tool, key -> new ToolMetrics(this, key))
                : tools.getOrDefault(tool, unknownTool);
    }

    /** Creates a tool's series, unless the tool or the server is gone: then they would stay on the page for ever. */
    synchronized ToolMetrics.@Nullable Series firstCall(ToolMetrics tool) {
        return removed || tools.get(tool.tool()) != tool
                ? null
                : ToolMetrics.Series.resolve(families, name, tool.tool());
    }

    synchronized void remove() {
        removed = true;
        tools.clear();
        families.removeServer(name);
    }

    /** Seconds since the upstream last answered, -1 before it first did. */
    double lastSeenSeconds() {
        long seen = lastSeen;
        return seen == 0 ? NEVER : Seconds.between(Instant.ofEpochMilli(seen), clock.instant());
    }

    @Nullable
    Instant lastRefresh() {
        return lastRefresh;
    }
}
