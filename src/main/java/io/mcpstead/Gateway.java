package io.mcpstead;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.metrics.servlets.AdminServlet;
import io.mcpstead.audit.AuditLog;
import io.mcpstead.bridge.Bridge;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.PlanReport;
import io.mcpstead.console.Console;
import io.mcpstead.console.state.FailedCalls;
import io.mcpstead.console.state.Sources;
import io.mcpstead.dispatch.CallReports;
import io.mcpstead.dispatch.Calls;
import io.mcpstead.dispatch.Dispatcher;
import io.mcpstead.dispatch.Initializer;
import io.mcpstead.dispatch.LegacyDispatcher;
import io.mcpstead.dispatch.ModernDispatcher;
import io.mcpstead.health.CurrentHealth;
import io.mcpstead.health.ReloadHealthCheck;
import io.mcpstead.health.UpstreamHealthChecks;
import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthResource;
import io.mcpstead.http.HttpSetup;
import io.mcpstead.http.ListenEndpoint;
import io.mcpstead.http.McpResource;
import io.mcpstead.http.MetricsResource;
import io.mcpstead.http.ReloadResource;
import io.mcpstead.http.guard.AuthFilter;
import io.mcpstead.http.inflight.DisconnectWatch;
import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.listen.Listeners;
import io.mcpstead.log.LogEvent;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.reload.LiveConfig;
import io.mcpstead.reload.PlanTask;
import io.mcpstead.reload.ReloadResult;
import io.mcpstead.reload.ReloadTask;
import io.mcpstead.reload.Reloader;
import io.mcpstead.session.Sessions;
import io.mcpstead.upstream.UpstreamListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one running gateway, put together. */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Of a configuration to compare with, in bytes; real ones are a hundredth of it. */
    private static final int LONGEST_ADMIN_REQUEST = 1024 * 1024;

    private final Environment environment;
    private final Path file;
    private final BuildInfo build = BuildInfo.load();
    private final LiveConfig config;
    private final GatewayMetrics metrics;
    private final Watchdog watchdog = new Watchdog();
    private final ScheduledExecutorService timer;
    private final Inflight inflight = new Inflight();
    private final Upstreams upstreams;
    private final Catalogs catalogs;
    private final Listeners listeners;
    private final @Nullable AuditLog audit;
    private final UpstreamHealthChecks checks;
    private final Reloader reloader;
    private final HealthReports health;
    private final Shutdown shutdown;

    Gateway(
            McpsteadConfiguration configuration,
            Path file,
            ConfigLoader loader,
            Environment environment,
            IntConsumer exit)
            throws InvalidConfigurationException {
        this.environment = environment;
        this.file = file.toAbsolutePath();
        this.config = new LiveConfig(configuration);
        this.metrics = new GatewayMetrics(environment.metrics(), build, InstantSource.system());
        metrics.auth().showExpiries(() -> mcp().auth().expiries());
        this.audit = configuration.audit().enabled() ? openAudit(file) : null;
        showLimits(configuration.mcp().session().maxSessions());
        this.checks = new UpstreamHealthChecks(environment.healthChecks());
        this.upstreams = new Upstreams(
                new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), build.version()), new Listener());
        this.catalogs = new Catalogs(upstreams::all, build.version());
        this.timer = environment
                .lifecycle()
                .scheduledExecutorService("timer-%d", true)
                .threads(1)
                .build();
        this.listeners = new Listeners(this::mcp, catalogs, upstreams::find, metrics.streams(), timer);
        this.shutdown = new Shutdown(listeners::close, inflight, periods(), exit);
        this.reloader = new Reloader(file, loader, config, upstreams, metrics.reloads(), InstantSource.system());
        this.health = new HealthReports(upstreams, catalogs::current, this::self, this::isDeadlocked);
        metrics.showReady(health::isReady);
    }

    Shutdown shutdown() {
        return shutdown;
    }

    Reloader reloader() {
        return reloader;
    }

    HealthReports health() {
        return health;
    }

    /** An audit log that cannot be written is no reason to stop, but one to not even start. */
    private AuditLog openAudit(Path file) throws InvalidConfigurationException {
        try {
            return AuditLog.open(() -> config.current().audit(), metrics.audit(), InstantSource.system());
        } catch (IOException e) {
            String target = config.current().audit().file();
            throw new InvalidConfigurationException(
                    file.toString(), List.of("audit.file: cannot write " + target + ": " + e.getMessage()));
        }
    }

    /** Hands everything to Dropwizard, which starts it with the server and stops it in the opposite order. */
    void install() {
        Sessions sessions =
                new Sessions(config.current().mcp().session(), metrics.sessions(), InstantSource.system(), timer);
        Bridge bridge = new Bridge(() -> mcp().questions(), metrics.questions(), InstantSource.system(), timer);
        FailedCalls failures = new FailedCalls(InstantSource.system());
        catalogs.listen(listeners);
        manage(sessions, bridge);
        serve(sessions, dispatcher(sessions, bridge, new CallReports(audit, failures)));
        administer();
        if (config.current().consoleEnabled()) {
            console(sessions, bridge, failures)
                    .install(
                            environment,
                            reloader,
                            config.current().adminAllowedHosts(),
                            new AuthFilter(this::mcp, metrics, InstantSource.system()));
        }
    }

    private void manage(Sessions sessions, Bridge bridge) {
        if (audit != null) {
            // First, so that it is the last to stop, after all calls have ended.
            environment.lifecycle().manage(audit);
        }
        environment.lifecycle().manage(watchdog);
        environment.lifecycle().manage(upstreams);
        environment.lifecycle().manage(new FirstApply());
        environment.lifecycle().manage(bridge);
        environment.lifecycle().manage(sessions);
        environment.lifecycle().manage(new DisconnectWatch(inflight, timer, DisconnectWatch.INTERVAL));
        environment.lifecycle().addServerLifecycleListener(shutdown::attach);
        environment.lifecycle().addServerLifecycleListener(server -> started());
    }

    private void serve(Sessions sessions, Dispatcher dispatcher) {
        HttpSetup.install(
                environment,
                this::mcp,
                metrics,
                inflight,
                new McpResource(
                        dispatcher::dispatch,
                        new ListenEndpoint(sessions, listeners, this::mcp, metrics),
                        sessions,
                        this::mcp,
                        metrics),
                new HealthResource(health::report),
                new MetricsResource(metrics.page(), () -> config.current().metricsEnabled()),
                new ReloadResource(this::reload));
    }

    private void administer() {
        config.current()
                .health()
                .install(environment, new CurrentHealth(health::states, environment.getObjectMapper()));
        environment.healthChecks().register("reload", new ReloadHealthCheck(reloader));
        environment.admin().addTask(new ReloadTask(reloader, environment.getObjectMapper()));
        environment.admin().addTask(new PlanTask(reloader, environment.getObjectMapper()));
        environment.getAdminContext().insertHandler(new SizeLimitHandler(LONGEST_ADMIN_REQUEST, -1));
        environment
                .admin()
                .addServlet("prometheus", new AdminMetricsServlet(metrics.page()))
                .addMapping("/metrics/prometheus");
        // It is on by itself, and whoever finds it can have all threads sampled for as long as they like.
        environment
                .getAdminContext()
                .setInitParameter(
                        AdminServlet.CPU_PROFILE_ENABLED_PARAM_KEY,
                        Boolean.toString(config.current().pprofEnabled()));
    }

    private Console console(Sessions sessions, Bridge bridge, FailedCalls failures) {
        Sources sources = new Sources(
                build,
                file,
                InstantSource.system(),
                () -> mcp().auth().mode(),
                health::report,
                reloader::last,
                sessions::all,
                () -> Stream.concat(bridge.parkedCalls().stream(), inflight.openCalls().stream())
                        .toList());
        return new Console(
                sources,
                failures,
                metrics::callTimes,
                () -> catalogs.current().all().list(Feature.TOOLS, Era.LEGACY),
                quiet -> upstreams.all().forEach(upstream -> upstream.checkIfQuiet(quiet)),
                timer);
    }

    private void started() {
        int servers = config.current().servers().size();
        LogEvent.GATEWAY_STARTED
                .on(LOG)
                .addKeyValue("version", build.version())
                .addKeyValue("servers", servers)
                .log("mcpstead {} has started, in front of {} servers", build.version(), servers);
    }

    private Dispatcher dispatcher(Sessions sessions, Bridge bridge, CallReports reports) {
        Calls calls = new Calls(bridge, reports);
        Initializer initializer = new Initializer(sessions, metrics, shutdown::refusesSessions, listeners::legacy);
        LegacyDispatcher legacy = new LegacyDispatcher(sessions, metrics, initializer, calls, listeners);
        return new Dispatcher(catalogs, metrics, legacy, new ModernDispatcher(metrics, calls, listeners));
    }

    private ReloadResource.Outcome reload(boolean dry) {
        return dry ? plan() : reload();
    }

    private ReloadResource.Outcome plan() {
        try {
            return new ReloadResource.Planned(PlanReport.of(reloader.plan()));
        } catch (InvalidConfigurationException e) {
            return new ReloadResource.Rejected(e.getMessage());
        }
    }

    private ReloadResource.Outcome reload() {
        return switch (reloader.reload()) {
            case ReloadResult.Applied applied ->
                new ReloadResource.Applied(applied.plan().counts());
            case ReloadResult.Rejected rejected -> new ReloadResource.Rejected(rejected.reason());
        };
    }

    /** @param sessions which stays as it is until a restart */
    private void showLimits(int sessions) {
        metrics.showLimits(
                () -> sessions,
                () -> mcp().streams().maxOpen(),
                () -> mcp().questions().maxWaiting());
    }

    private McpConfig mcp() {
        return config.current().mcp();
    }

    private HealthReport.Self self() {
        return new HealthReport.Self(
                upstreams.haveStarted(), shutdown.hasBegun(), reloader.lastSucceeded(), reloader.configHash());
    }

    /** By the check that Dropwizard has for it. */
    private boolean isDeadlocked() {
        return !environment.healthChecks().runHealthCheck("deadlocks").isHealthy();
    }

    private Shutdown.Periods periods() {
        return new Shutdown.Periods(
                config.current().shutdown().delay(), mcp().session().shutdownGrace());
    }

    /** Starts the upstreams of the configuration when the server starts, after its ports have been bound. */
    private final class FirstApply implements Managed {
        @Override
        public void start() {
            upstreams.apply(
                    config.current().servers(), config.current().reload().drain());
        }
    }

    private final class Listener implements UpstreamListener {
        @Override
        public void changed() {
            catalogs.rebuild();
            checks.sync(upstreams::all);
            listeners.follow();
        }

        @Override
        public void resourceUpdated(String server, String uri) {
            listeners.updated(server, uri);
        }

        @Override
        public void requiredUpstreamFailed(String server, String reason) {
            shutdown.begin("required upstream '" + server + "' could not be reached: " + reason, 1);
        }
    }
}
