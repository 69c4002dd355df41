package io.mcpstead.http;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.util.Duration;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.AuthMode;
import io.mcpstead.config.ClientAuthConfig;
import io.mcpstead.config.ClientToken;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.config.Secret;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.config.StreamsConfig;
import io.mcpstead.config.plan.ChangeCounts;
import io.mcpstead.dispatch.Answer;
import io.mcpstead.dispatch.ClientRequest;
import io.mcpstead.http.inflight.DisconnectWatch;
import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.listen.Listeners;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The HTTP layer as it runs in the gateway, with a script in the place of what answers the requests. */
public final class TestGateway implements AutoCloseable {
    public static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    public static final java.time.Duration PROBE_INTERVAL = java.time.Duration.ofMillis(5);
    static final int LIMIT = 100_000;

    public final Inflight inflight = new Inflight();
    public final AtomicReference<Function<ClientRequest, Answer>> dispatcher =
            new AtomicReference<>(request -> new Answer.Accepted());
    final AtomicReference<McpConfig> config = new AtomicReference<>(config(null, List.of()));
    final AtomicBoolean metricsEnabled = new AtomicBoolean(true);
    final AtomicReference<HealthReport> health =
            new AtomicReference<>(HealthReport.of(1.5, new HealthReport.Self(true, false, true, ""), List.of()));
    final AtomicReference<Function<Boolean, ReloadResource.Outcome>> reload =
            new AtomicReference<>(dry -> new ReloadResource.Applied(new ChangeCounts(1, 2, 3, 4, 5)));
    final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), new BuildInfo("1", "2", "3"), InstantSource.system());
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final Listeners listeners =
            new Listeners(config::get, new Catalogs(List::of, "1"), name -> Optional.empty(), metrics.streams(), timer);
    private final DropwizardTestSupport<Configuration> support;
    private @Nullable Sessions sessions;

    /** Starts with the connector's idle timeout given. */
    public static TestGateway start(Duration idleTimeout) {
        var connector = new HttpConnectorFactory();
        connector.setIdleTimeout(idleTimeout);
        return start(connector);
    }

    /** Starts with this connector, on a port of its own. */
    static TestGateway start(HttpConnectorFactory connector) {
        return new TestGateway(connector);
    }

    public static TestGateway start() {
        return start(Duration.seconds(30));
    }

    private TestGateway(HttpConnectorFactory connector) {
        support = new DropwizardTestSupport<>(App.class, configuration(connector)) {
            @Override
            public Application<Configuration> newApplication() {
                return new App(TestGateway.this);
            }
        };
        try {
            support.before();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Configuration configuration(HttpConnectorFactory connector) {
        connector.setBindHost("127.0.0.1");
        connector.setPort(0);
        var admin = new HttpConnectorFactory();
        admin.setBindHost("127.0.0.1");
        admin.setPort(0);
        var server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(connector));
        server.setAdminConnectors(List.of(admin));
        server.setEnableVirtualThreads(true);
        server.setRegisterDefaultExceptionMappers(false);
        var configuration = new Configuration();
        configuration.setServerFactory(server);
        return configuration;
    }

    static McpConfig config(@Nullable String token, List<String> origins) {
        return config(token, origins, false);
    }

    static McpConfig config(@Nullable String token, List<String> origins, boolean listenStream) {
        var auth = new ClientAuthConfig(
                token == null ? AuthMode.NONE : AuthMode.BEARER,
                token == null ? List.of() : List.of(new ClientToken("default", new Secret(token), null)));
        var session = new SessionConfig(
                java.time.Duration.ofHours(1), java.time.Duration.ofMinutes(1), java.time.Duration.ofSeconds(5), 100);
        return new McpConfig(
                auth,
                session,
                origins,
                LIMIT,
                listenStream,
                new StreamsConfig(java.time.Duration.ofSeconds(15), 100),
                new QuestionsConfig(java.time.Duration.ofMinutes(5), 16, 100));
    }

    Sessions sessions() {
        if (sessions == null) {
            throw new IllegalStateException("not started");
        }
        return sessions;
    }

    public int port() {
        return support.getLocalPort();
    }

    /** A POST of JSON to {@code /mcp}, to be added to. */
    HttpRequest.Builder post(String body) {
        return request("/mcp")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The page's lines of one series, such as {@code name{label="value"}}. */
    double metric(String series) {
        var out = new ByteArrayOutputStream();
        try {
            metrics.page().write(null, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        client.close();
        support.after();
        timer.shutdownNow();
    }

    /** Wires what the root package wires. */
    static final class App extends Application<Configuration> {
        private final TestGateway gateway;

        App(TestGateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void run(Configuration configuration, Environment environment) {
            var timer = environment
                    .lifecycle()
                    .scheduledExecutorService("gateway-timer-%d")
                    .build();
            var sessions = new Sessions(
                    gateway.config.get().session(), gateway.metrics.sessions(), InstantSource.system(), timer);
            gateway.sessions = sessions;
            environment.lifecycle().manage(sessions);
            environment.lifecycle().manage(new DisconnectWatch(gateway.inflight, timer, PROBE_INTERVAL));
            HttpSetup.install(
                    environment,
                    gateway.config::get,
                    gateway.metrics,
                    gateway.inflight,
                    new McpResource(
                            request -> gateway.dispatcher.get().apply(request),
                            new ListenEndpoint(sessions, gateway.listeners, gateway.config::get, gateway.metrics),
                            sessions,
                            gateway.config::get,
                            gateway.metrics),
                    new HealthResource(gateway.health::get),
                    new MetricsResource(gateway.metrics.page(), gateway.metricsEnabled::get),
                    new ReloadResource(dry -> gateway.reload.get().apply(dry)));
        }
    }
}
