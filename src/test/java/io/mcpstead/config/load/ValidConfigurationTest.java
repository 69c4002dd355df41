package io.mcpstead.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.util.Duration;
import io.mcpstead.config.AuditConfig;
import io.mcpstead.config.AuthMode;
import io.mcpstead.config.ClientToken;
import io.mcpstead.config.JsonPath;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.Protocol;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.config.QuirksConfig;
import io.mcpstead.config.ReconnectConfig;
import io.mcpstead.config.ReloadConfig;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.config.ShutdownConfig;
import io.mcpstead.config.StreamsConfig;
import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.config.ToolsConfig;
import io.mcpstead.config.UpstreamAuth;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidConfigurationTest {
    private final Configs configs = new Configs();

    @Test
    void hasTheDefaultsOfTheContract() throws Exception {
        McpsteadConfiguration config = configs.parse(Configs.ONE_SERVER);

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8766);
        assertThat(config.adminHost()).isEqualTo("127.0.0.1");
        assertThat(config.adminPort()).isEqualTo(8767);
        assertThat(config.pprofEnabled()).isFalse();
        assertThat(config.consoleEnabled()).isTrue();
        assertThat(config.adminAllowedHosts()).isEmpty();
        assertThat(config.shutdown().delay()).isZero();
        assertThat(config.metricsEnabled()).isTrue();
        assertThat(((DefaultLoggingFactory) config.getLoggingFactory()).getLevel())
                .isEqualToIgnoringCase("info");
        assertThat(config.mcp().auth().mode()).isEqualTo(AuthMode.NONE);
        assertThat(config.mcp().auth().tokens()).isEmpty();
        assertThat(config.mcp().session()).isEqualTo(new SessionConfig(seconds(3600), seconds(60), seconds(5), 10_000));
        assertThat(config.mcp().allowedOrigins()).isEmpty();
        assertThat(config.mcp().maxRequestBytes()).isEqualTo(4_194_304);
        assertThat(config.mcp().listenStream()).isFalse();
        assertThat(config.mcp().streams()).isEqualTo(new StreamsConfig(java.time.Duration.ofSeconds(15), 5_000));
        assertThat(config.mcp().questions()).isEqualTo(new QuestionsConfig(java.time.Duration.ofMinutes(5), 16, 1000));
        assertThat(config.audit())
                .isEqualTo(new AuditConfig(
                        false, AuditConfig.Target.FILE, "/var/log/mcpstead/audit.log", false, 4096, List.of(), 4096));
        assertThat(config.warnings(Instant.EPOCH)).isEmpty();
    }

    @Test
    void hasTheDefaultsOfTheContractForAServer() throws Exception {
        ServerConfig server = configs.parse(Configs.ONE_SERVER).servers().getFirst();

        assertThat(server)
                .isEqualTo(new ServerConfig(
                        "a",
                        URI.create("http://127.0.0.1:3000/mcp"),
                        Protocol.AUTO,
                        false,
                        new UpstreamAuth.None(),
                        Map.of(),
                        new ReconnectConfig(0, millis(1000), millis(30_000)),
                        new ToolsConfig(seconds(300)),
                        new TimeoutsConfig(millis(5000), millis(60_000), millis(600_000)),
                        false,
                        new QuirksConfig(false, null),
                        16_777_216))
                .isEqualTo(ServerConfig.of("a", URI.create("http://127.0.0.1:3000/mcp")));
    }

    @Test
    void readsEveryKey() throws Exception {
        McpsteadConfiguration config = allKeys();

        assertThat(config.host()).isEqualTo("127.0.0.2");
        assertThat(config.port()).isEqualTo(9000);
        assertThat(config.adminHost()).isEqualTo("127.0.0.3");
        assertThat(config.adminPort()).isEqualTo(9001);
        assertThat(config.pprofEnabled()).isTrue();
        assertThat(config.consoleEnabled()).isFalse();
        assertThat(config.adminAllowedHosts()).containsExactly("console.example.org", "admin_1");
        assertThat(config.shutdown().delay()).isEqualTo(java.time.Duration.ofSeconds(11));
        assertThat(config.metricsEnabled()).isFalse();
        assertThat(config.mcp().auth().tokens())
                .containsExactly(new ClientToken("default", new Secret("client-secret"), null));
        assertThat(config.mcp().session()).isEqualTo(new SessionConfig(seconds(100), seconds(10), seconds(2), 7));
        assertThat(config.mcp().allowedOrigins())
                .containsExactly("https://app.example", "http://[::1]:3000", "vscode-webview://abc");
        assertThat(config.mcp().maxRequestBytes()).isEqualTo(1000);
        assertThat(config.reload()).isEqualTo(new ReloadConfig(seconds(8)));
        assertThat(config.mcp().listenStream()).isTrue();
        assertThat(config.mcp().streams()).isEqualTo(new StreamsConfig(java.time.Duration.ofSeconds(3), 5));
        assertThat(config.mcp().questions()).isEqualTo(new QuestionsConfig(java.time.Duration.ofSeconds(9), 2, 4));
        assertThat(config.audit())
                .isEqualTo(new AuditConfig(
                        true,
                        AuditConfig.Target.STDOUT,
                        "/tmp/a",
                        true,
                        100,
                        List.of(JsonPath.parse("$..password"), JsonPath.parse("$.a[0]")),
                        5));
    }

    @Test
    void readsEveryKeyOfAServer() throws Exception {
        List<ServerConfig> servers = allKeys().servers();

        assertThat(servers.getFirst())
                .isEqualTo(new ServerConfig(
                        "one",
                        URI.create("http://u%40x:p+w@my_host:3000/mcp?key=abc"),
                        Protocol.SSE,
                        true,
                        new UpstreamAuth.None(),
                        Map.of("X-Api-Key", new Secret("api-secret"), "X-Version", new Secret("1.50")),
                        new ReconnectConfig(3, millis(10), millis(20)),
                        new ToolsConfig(seconds(30)),
                        new TimeoutsConfig(millis(1), millis(2), millis(3)),
                        true,
                        new QuirksConfig(true, "application/json"),
                        2000));
        assertThat(servers.getLast().auth())
                .isEqualTo(new UpstreamAuth.Bearer("TWO_TOKEN", null, new Secret("two-secret")));
    }

    @Test
    void followsAliasesAndMergeKeys() throws Exception {
        assertThat(allKeys().servers().getLast().reconnect()).isEqualTo(new ReconnectConfig(4, millis(10), millis(20)));
    }

    @Test
    void keepsDropwizardsKeysBesideItsOwn() throws Exception {
        McpsteadConfiguration config = allKeys();

        assertThat(config.getMetricsFactory().getFrequency()).isEqualTo(Duration.seconds(5));
        assertThat(config.getAdminFactory().getTasks().isPrintStackTraceOnError())
                .isTrue();
        var logging = (DefaultLoggingFactory) config.getLoggingFactory();
        assertThat(logging.getLevel()).isEqualTo("debug");
        assertThat(logging.getLoggers()).containsOnlyKeys("io.mcpstead", "org.eclipse.jetty");
        assertThat(config.getHealthFactory()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "seed-quick-start", "seed-auth", "server-block"})
    void loadsTheExampleUnchanged(String name) throws Exception {
        configs.with("MCPSTEAD_BEARER_TOKEN", "t").with("WORKFLOW_TOKEN", "t").with("EXAMPLE_KEY", "k");

        assertThat(configs.file("src/test/resources/config/" + name + ".yml").servers())
                .hasSizeLessThan(4);
    }

    @Test
    void shipsAConfigThatHoldsEveryDefault() throws Exception {
        McpsteadConfiguration shipped = configs.file("config.yml");

        McpsteadConfiguration bare = configs.parse("servers: [{name: example, url: 'http://127.0.0.1:3000/mcp'}]");
        assertThat(shipped.servers()).isEqualTo(bare.servers());
        assertThat(shipped.mcp()).isEqualTo(bare.mcp());
        assertThat(shipped.reload()).isEqualTo(bare.reload());
        assertThat(shipped.metricsEnabled()).isEqualTo(bare.metricsEnabled());
        assertThat(shipped.restartOnlyChanges(bare)).isEmpty();
        assertThat(shipped.warnings(Instant.EPOCH)).isEmpty();
    }

    @Test
    void shipsAConfigThatHoldsEveryKey() throws Exception {
        String shipped = Files.readString(Path.of("config.yml"));

        for (Class<?> type : List.of(
                ServerConfig.class,
                SessionConfig.class,
                ReconnectConfig.class,
                ToolsConfig.class,
                TimeoutsConfig.class,
                QuirksConfig.class,
                ShutdownConfig.class,
                AuditConfig.class)) {
            for (RecordComponent component : type.getRecordComponents()) {
                assertThat(shipped)
                        .containsPattern(
                                "(?m)^[ #-]*" + Constraints.key(type.getDeclaredField(component.getName())) + ":");
            }
        }
    }

    @Test
    void bindsNumbersAndBooleansFromTheEnvironment() throws Exception {
        configs.with("PORT", "0").with("ON", "false");

        McpsteadConfiguration config = configs.parse("port: ${PORT:-8766}\nmetrics: {enabled: '${ON}'}\n");

        assertThat(config.port()).isZero();
        assertThat(config.metricsEnabled()).isFalse();
    }

    @Test
    void treatsAKeyWithoutValueAsItsDefault() throws Exception {
        McpsteadConfiguration config =
                configs.parse("port:\nmcp:\n  session:\n    idle_ttl_seconds:\nmetrics:\nadmin:\n  port:\nlogging:\n");

        assertThat(config.port()).isEqualTo(8766);
        assertThat(config.adminPort()).isEqualTo(8767);
        assertThat(config.mcp().session().idleTtl()).isEqualTo(seconds(3600));
        assertThat(config.metricsEnabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "{type: none}", "~", "None"})
    void readsEveryFormOfNoAuth(String auth) throws Exception {
        assertThat(configs.parse("servers: [{name: a, url: 'http://h/', auth: " + auth + "}]")
                        .servers()
                        .getFirst()
                        .auth())
                .isEqualTo(new UpstreamAuth.None());
    }

    @Test
    void buildsAServerFromHostAndPort() throws Exception {
        var server = (DefaultServerFactory)
                configs.parse("host: 127.0.0.9\nport: 0\nadmin: {port: 1}\n" + Configs.ONE_SERVER)
                        .getServerFactory();

        var application =
                (HttpConnectorFactory) server.getApplicationConnectors().getFirst();
        assertThat(application.getBindHost()).isEqualTo("127.0.0.9");
        assertThat(application.getPort()).isZero();
        var admin = (HttpConnectorFactory) server.getAdminConnectors().getFirst();
        assertThat(admin.getBindHost()).isEqualTo("127.0.0.1");
        assertThat(admin.getPort()).isEqualTo(1);
        assertThat(server.isEnableVirtualThreads()).isTrue();
        assertThat(server.getGzipFilterFactory().isEnabled()).isFalse();
        assertThat(server.getShutdownGracePeriod()).isEqualTo(Duration.milliseconds(5000));
    }

    @Test
    void givesTheSameServerFactoryEveryTime() throws Exception {
        McpsteadConfiguration config = configs.parse(Configs.ONE_SERVER);

        assertThat(config.getServerFactory()).isSameAs(config.getServerFactory());
    }

    @Test
    void usesTheServerBlockWhereGiven() throws Exception {
        McpsteadConfiguration config = configs.file("src/test/resources/config/server-block.yml");

        assertThat(config.hasServerBlock()).isTrue();
        assertThat(((DefaultServerFactory) config.getServerFactory()).getMaxThreads())
                .isEqualTo(64);
    }

    @Test
    void keepsTheAdminPortOfAServerBlockOffTheNetworkUnlessToldOtherwise() throws Exception {
        assertThat(adminConnector("{maxThreads: 64}"))
                .returns("127.0.0.1", HttpConnectorFactory::getBindHost)
                .returns(8767, HttpConnectorFactory::getPort);
        assertThat(adminConnector("{adminConnectors: [{type: http, port: 9}]}"))
                .returns("127.0.0.1", HttpConnectorFactory::getBindHost)
                .returns(9, HttpConnectorFactory::getPort);
        assertThat(adminConnector("{adminConnectors: [{type: http, port: 9, bindHost: 0.0.0.0}]}"))
                .returns("0.0.0.0", HttpConnectorFactory::getBindHost);
    }

    private HttpConnectorFactory adminConnector(String serverBlock) throws Exception {
        var server = (DefaultServerFactory) configs.parse("server: " + serverBlock + "\n" + Configs.ONE_SERVER)
                .getServerFactory();
        return (HttpConnectorFactory) server.getAdminConnectors().getFirst();
    }

    @Test
    void warnsOfWhatIsHardlyMeant() throws Exception {
        String yaml = "mcp: {session: {idle_ttl_seconds: 10, gc_interval_seconds: 11}, allowed_origins: ['*']}\n";

        assertThat(configs.parse(yaml).warnings(Instant.EPOCH))
                .hasSize(3)
                .anyMatch(warning -> warning.startsWith("mcp.session.gc_interval_seconds: is above idle_ttl_seconds"))
                .anyMatch(warning -> warning.startsWith("mcp.allowed_origins: "))
                .anyMatch(warning -> warning.startsWith("servers: is empty"));
    }

    @Test
    void namesTheChangesThatNeedARestart() throws Exception {
        configs.with("MCPSTEAD_BEARER_TOKEN", "t").with("API_KEY", "k").with("TWO_TOKEN", "t");
        McpsteadConfiguration before = configs.parse("servers: []");

        assertThat(before.restartOnlyChanges(configs.file("src/test/resources/config/all-keys.yml")))
                .containsExactly(
                        "host",
                        "port",
                        "admin.host",
                        "admin.port",
                        "admin.pprof",
                        "admin.console",
                        "admin.allowed_hosts",
                        "shutdown.delay_seconds",
                        "mcp.session.idle_ttl_seconds",
                        "mcp.session.gc_interval_seconds",
                        "mcp.session.shutdown_grace_seconds",
                        "mcp.session.max_sessions",
                        "audit.enabled",
                        "audit.target",
                        "audit.file",
                        "audit.queue_size",
                        "logging.level",
                        "logging.format",
                        "logging",
                        "metrics",
                        "admin",
                        "health");
        assertThat(before.restartOnlyChanges(configs.file("src/test/resources/config/server-block.yml")))
                .containsExactly("server");
    }

    @Test
    void needsNoRestartForLiveKeys() throws Exception {
        McpsteadConfiguration after = configs.with("MCPSTEAD_BEARER_TOKEN", "t")
                .parse("host: 127.0.0.1\nlogging: {level: INFO}\nmetrics: {enabled: false}\n"
                        + "audit: {arguments: true, max_arguments_bytes: 9, redact: ['$.a']}\n"
                        + "mcp: {auth: {mode: bearer}, allowed_origins: ['http://a'], max_request_bytes: 1,"
                        + " listen_stream: true, streams: {max_open: 1}, questions: {max_rounds: 1}}\nreload: {drain_seconds: 1}\n"
                        + Configs.ONE_SERVER);

        assertThat(configs.parse("servers: []").restartOnlyChanges(after)).isEmpty();
    }

    @Test
    void takesOverridesFromSystemProperties() throws Exception {
        System.setProperty("dw.port", "0");
        System.setProperty("dw.mcp.session.max_sessions", "3");
        System.setProperty("dw.servers[0].required", "true");
        try {
            McpsteadConfiguration config = configs.parse(Configs.ONE_SERVER);

            assertThat(config.port()).isZero();
            assertThat(config.mcp().session().maxSessions()).isEqualTo(3);
            assertThat(config.servers().getFirst().required()).isTrue();
        } finally {
            System.clearProperty("dw.port");
            System.clearProperty("dw.mcp.session.max_sessions");
            System.clearProperty("dw.servers[0].required");
        }
    }

    @Test
    void printsNoSecret() throws Exception {
        McpsteadConfiguration config = allKeys();

        assertThat(config.toString()
                        + config.mcp()
                        + config.servers().getFirst().headers()
                        + config.servers().getLast().auth())
                .doesNotContain("secret", "p+w", "key=abc")
                .contains("[redacted]");
        assertThat(config.mcp().auth().tokens().getFirst().value()).hasToString("[redacted]");
    }

    private McpsteadConfiguration allKeys() throws Exception {
        return configs.with("MCPSTEAD_BEARER_TOKEN", "client-secret")
                .with("API_KEY", "api-secret")
                .with("TWO_TOKEN", "two-secret")
                .file("src/test/resources/config/all-keys.yml");
    }

    private static java.time.Duration seconds(long seconds) {
        return java.time.Duration.ofSeconds(seconds);
    }

    private static java.time.Duration millis(long millis) {
        return java.time.Duration.ofMillis(millis);
    }
}
