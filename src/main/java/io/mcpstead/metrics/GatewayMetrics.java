package io.mcpstead.metrics;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.mcpstead.metrics.prometheus.MetricsPage;
import io.mcpstead.metrics.prometheus.ProcessStats;
import io.mcpstead.metrics.prometheus.Seconds;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * All metrics of the gateway. Thread-safe. A recorder looks its series up once, when it is made; callers keep it, so
 * that no request looks anything up by label.
 */
public final class GatewayMetrics {
    private static final String LEASED = "leased-connections";
    private static final String AVAILABLE = "available-connections";
    private static final String PENDING = "pending-connections";

    private final InstantSource clock;
    private final MetricRegistry dropwizard;
    private final MetricFamilies families = new MetricFamilies();
    private final Map<String, ServerMetrics> servers = new ConcurrentHashMap<>();
    private final Map<String, RequestMetrics> requests = new ConcurrentHashMap<>();
    private final SessionMetrics sessions;
    private final StreamMetrics streams;
    private final QuestionMetrics questions;
    private final AuthMetrics auth;
    private final AuditMetrics audit;
    private final ReloadMetrics reloads;
    private final MetricsPage page;

    /**
     * @param dropwizard shown on the same page
     * @param clock read now for the start of the process, and for every time and age on the page
     */
    public GatewayMetrics(MetricRegistry dropwizard, BuildInfo build, InstantSource clock) {
        this.clock = clock;
        this.dropwizard = dropwizard;
        sessions = new SessionMetrics(families);
        streams = new StreamMetrics(families);
        questions = new QuestionMetrics(families);
        auth = new AuthMetrics(families);
        audit = new AuditMetrics(families);
        reloads = new ReloadMetrics(families, clock);
        page = new MetricsPage(families, dropwizard);
        Instant start = clock.instant();
        families.addBuildInfo(build.version(), build.gitSha(), build.javaVersion());
        families.addUptime(Seconds.of(start), () -> Seconds.between(start, clock.instant()));
        families.addProcess(new ProcessStats());
        families.addLastContacts(this::showLastSeen, this::showLastRefresh);
    }

    /** Created on first use, then the same instance until the server is removed. */
    public ServerMetrics server(String name) {
        return servers.computeIfAbsent(name, key -> new ServerMetrics(families, key, clock));
    }

    /** Shows the connections of an upstream's HTTP client; those of an earlier client of that server no longer. */
    public void showPool(String server, IntSupplier leased, IntSupplier available, IntSupplier pending) {
        showGauge(poolGauge(server, LEASED), leased);
        showGauge(poolGauge(server, AVAILABLE), available);
        showGauge(poolGauge(server, PENDING), pending);
    }

    /** Shows whether the gateway is ready. */
    public void showReady(BooleanSupplier ready) {
        families.addReady(ready);
    }

    /** Shows the limits of the configuration, each as it is when the page is read. */
    public void showLimits(IntSupplier sessions, IntSupplier streams, IntSupplier waitingCalls) {
        families.addLimits(sessions, streams, waitingCalls);
    }

    private void showGauge(String name, IntSupplier value) {
        dropwizard.remove(name);
        dropwizard.registerGauge(name, value::getAsInt);
    }

    private static String poolGauge(String server, String gauge) {
        return "http-client." + server + "." + gauge;
    }

    /** Takes every series of a server off the page. One that is added later under the same name starts at zero. */
    public void removeServer(String name) {
        // Inside the map's own lock for this name, so that a server added at the same time keeps its series.
        servers.computeIfPresent(name, (key, server) -> {
            server.remove();
            return null;
        });
        // Not all that begins with its name, which may be that of another server up to a dot.
        Stream.of(LEASED, AVAILABLE, PENDING).forEach(gauge -> dropwizard.remove(poolGauge(name, gauge)));
    }

    /**
     * Created on first use, then the same instance.
     *
     * @param methodLabel an MCP method that the gateway knows, {@code listen}, {@code terminate}, {@code unknown} or
     *     {@code invalid}; never a client's own text, which would grow the page without bound
     */
    public RequestMetrics request(String methodLabel) {
        RequestMetrics known = requests.get(methodLabel);
        return known != null
                ? known
                : requests.computeIfAbsent(methodLabel, method -> new RequestMetrics(families, method));
    }

    public SessionMetrics sessions() {
        return sessions;
    }

    public StreamMetrics streams() {
        return streams;
    }

    public QuestionMetrics questions() {
        return questions;
    }

    public AuthMetrics auth() {
        return auth;
    }

    public AuditMetrics audit() {
        return audit;
    }

    public ReloadMetrics reloads() {
        return reloads;
    }

    /** All calls of each server's tools so far, by the server's name. */
    public Map<String, CallTimes> callTimes() {
        return CallTimes.of(families);
    }

    public MetricsPage page() {
        return page;
    }

    private void showLastSeen(GaugeWithCallback.Callback series) {
        servers.forEach((name, server) -> series.call(server.lastSeenSeconds(), name));
    }

    private void showLastRefresh(GaugeWithCallback.Callback series) {
        servers.forEach((name, server) -> {
            Instant last = server.lastRefresh();
            if (last != null) {
                series.call(Seconds.of(last), name);
            }
        });
    }
}
