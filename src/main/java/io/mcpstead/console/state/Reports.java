package io.mcpstead.console.state;

import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.console.state.State.CallState;
import io.mcpstead.console.state.State.Calls;
import io.mcpstead.console.state.State.LastReload;
import io.mcpstead.console.state.State.Listed;
import io.mcpstead.console.state.State.Self;
import io.mcpstead.console.state.State.SessionState;
import io.mcpstead.console.state.State.UpstreamState;
import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthReport.ServerHealth;
import io.mcpstead.metrics.CallTimes;
import io.mcpstead.protocol.ClientInfo;
import io.mcpstead.protocol.SessionDigest;
import io.mcpstead.reload.ReloadAttempt;
import io.mcpstead.reload.ReloadResult;
import io.mcpstead.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Puts together what the console shows. */
public final class Reports {
    /** Of sessions and calls each; who has more looks for what they have in common, not for one. */
    private static final int LISTED = 200;

    private final Sources sources;
    private final RecentCalls recent;
    private final ToolList tools;
    private final RecentEvents events;
    private final FailedCalls failures;
    private final Attention attention;
    /** Tells this process's errors from those of the one before it. */
    private final String start;

    public Reports(
            Sources sources,
            RecentCalls recent,
            ToolList tools,
            RecentEvents events,
            FailedCalls failures,
            Attention attention) {
        this.sources = sources;
        this.recent = recent;
        this.tools = tools;
        this.events = events;
        this.failures = failures;
        this.attention = attention;
        this.start = Times.of(sources.clock().instant());
    }

    /**
     * How all is now.
     *
     * @param attended whether somebody sits before the page, and the upstreams are to be asked how they are
     */
    public State state(boolean attended) {
        if (attended) {
            attention.paid();
        }
        Instant now = sources.clock().instant();
        HealthReport health = sources.health().get();
        List<OpenCall> calls = sources.calls().get();
        return new State(
                Times.of(now),
                self(health),
                upstreams(health, calls),
                sessions(sources.sessions().get(), now),
                new Listed<>(
                        calls.size(),
                        calls.stream().limit(LISTED).map(Reports::call).toList()),
                tools.version(),
                errorsVersion());
    }

    public Errors errors() {
        String version = errorsVersion();
        return new Errors(version, events.list(), failures.list());
    }

    private String errorsVersion() {
        return start + "/" + events.count() + "/" + failures.count();
    }

    private Self self(HealthReport health) {
        return new Self(
                sources.build().version(),
                sources.build().gitSha(),
                health.status(),
                health.ready(),
                health.notReady(),
                health.uptimeSeconds(),
                sources.file().toString(),
                health.configHash(),
                sources.auth().get().name().toLowerCase(Locale.ROOT),
                sources.lastReload().get().map(Reports::reload).orElse(null));
    }

    private static LastReload reload(ReloadAttempt attempt) {
        return switch (attempt.result()) {
            case ReloadResult.Applied applied ->
                new LastReload(
                        Times.of(attempt.at()), true, applied.plan().counts().toString());
            case ReloadResult.Rejected rejected -> new LastReload(Times.of(attempt.at()), false, rejected.reason());
        };
    }

    private List<UpstreamState> upstreams(HealthReport health, List<OpenCall> calls) {
        Map<String, CallTimes> byServer = recent.byServer();
        return health.servers().stream()
                .map(server -> new UpstreamState(
                        server, calls(byServer.getOrDefault(server.name(), CallTimes.NONE)), inFlight(calls, server)))
                .toList();
    }

    private static int inFlight(List<OpenCall> calls, ServerHealth server) {
        return (int) calls.stream()
                .filter(call -> Objects.equals(call.subject().server(), server.name()))
                .count();
    }

    private static Calls calls(CallTimes times) {
        long calls = times.calls();
        return new Calls(
                calls,
                times.errors(),
                calls == 0 ? null : times.seconds() / calls,
                finite(times.quantileAtMost(0.5)),
                finite(times.quantileAtMost(0.99)));
    }

    private static @Nullable Double finite(OptionalDouble seconds) {
        return seconds.isPresent() && Double.isFinite(seconds.getAsDouble()) ? seconds.getAsDouble() : null;
    }

    /** Those first that have something in flight, then by when they were last used. */
    private static Listed<SessionState> sessions(List<Session> open, Instant now) {
        Comparator<Session> busyFirst =
                Comparator.<Session>comparingInt(Session::requestsInFlight).reversed();
        List<SessionState> first = open.stream()
                .sorted(busyFirst.thenComparing(
                        Comparator.comparing(Session::lastActivity).reversed()))
                .limit(LISTED)
                .map(session -> session(session, now))
                .toList();
        return new Listed<>(open.size(), first);
    }

    private static SessionState session(Session session, Instant now) {
        return new SessionState(
                SessionDigest.of(session.id()),
                ClientInfo.name(session.client().info()),
                session.version().text(),
                session.client().scope(),
                Times.seconds(Duration.between(session.opened(), now)),
                Times.seconds(Duration.between(session.lastActivity(), now)),
                session.requestsInFlight());
    }

    private static CallState call(OpenCall call) {
        CallSubject subject = call.subject();
        return new CallState(
                subject.method(),
                subject.name(),
                subject.server(),
                Caller.of(subject),
                Times.seconds(call.nanos()),
                call.parked());
    }
}
