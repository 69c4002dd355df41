package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.AdminFactory;
import io.dropwizard.health.HealthFactory;
import io.dropwizard.logging.common.LoggingFactory;
import io.dropwizard.metrics.common.MetricsFactory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration file. Beside the gateway's own keys it has Dropwizard's {@code server}, {@code logging},
 * {@code metrics}, {@code admin} and {@code health}.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class McpsteadConfiguration extends Configuration {
    private static final List<String> DROPWIZARD_BLOCKS = List.of("server", "logging", "metrics", "admin", "health");

    @JsonProperty
    @NotBlank(message = "must not be empty")
    private String host = "127.0.0.1";

    @JsonProperty
    @Min(value = 0, message = "must be between 0 and 65535")
    @Max(value = 65535, message = "must be between 0 and 65535")
    private int port = 8766;

    @JsonProperty
    @Valid
    private McpConfig mcp = McpConfig.of(null, null, null, null, null, null, null);

    @JsonProperty
    @Valid
    private ReloadConfig reload = ReloadConfig.of(null);

    @JsonProperty
    @Valid
    private ShutdownConfig shutdown = ShutdownConfig.of(null);

    @JsonProperty
    @Valid
    private AuditConfig audit = AuditConfig.off();

    @JsonProperty
    private List<@Valid ServerConfig> servers = List.of();

    /** The file as it was bound: Dropwizard's own objects cannot be compared, and do not tell what was given. */
    @JacksonInject(value = "source", useInput = OptBoolean.FALSE)
    private JsonNode source = JsonNodeFactory.instance.objectNode();

    @JacksonInject(value = "hash", useInput = OptBoolean.FALSE)
    private String hash = "";

    private @Nullable ServerFactory shortForm;

    public McpsteadConfiguration() {
        super.setMetricsFactory(new Metrics());
        super.setAdminFactory(new Admin());
        super.setHealthFactory(new HealthConfig());
        super.setLoggingFactory(new LoggingConfig());
    }

    /** The address of the main port; without meaning when the file has a {@code server} block. */
    public String host() {
        return host;
    }

    /** The main port, 0 for any free one; without meaning when the file has a {@code server} block. */
    public int port() {
        return port;
    }

    /** The address of the admin port; without meaning when the file has a {@code server} block. */
    public String adminHost() {
        return getAdminFactory() instanceof Admin admin ? admin.host : new Admin().host;
    }

    /** The admin port, 0 for any free one; without meaning when the file has a {@code server} block. */
    public int adminPort() {
        return getAdminFactory() instanceof Admin admin ? admin.port : new Admin().port;
    }

    public McpConfig mcp() {
        return mcp;
    }

    public ReloadConfig reload() {
        return reload;
    }

    public ShutdownConfig shutdown() {
        return shutdown;
    }

    /** The endpoint for load balancers. */
    public HealthConfig health() {
        return getHealthFactory().orElseThrow() instanceof HealthConfig health ? health : new HealthConfig();
    }

    /** Whether the admin port serves profiles of the processor at {@code /pprof}. */
    public boolean pprofEnabled() {
        return getAdminFactory() instanceof Admin admin && admin.pprof;
    }

    /** Whether the admin port serves the console. */
    public boolean consoleEnabled() {
        return !(getAdminFactory() instanceof Admin admin) || admin.console;
    }

    /** The names, beside those of this machine, by which the console may be asked for. */
    public List<String> adminAllowedHosts() {
        List<String> hosts = getAdminFactory() instanceof Admin admin ? admin.allowedHosts : null;
        // Not copyOf: an element that could not be read is null until it is reported.
        return hosts == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(hosts));
    }

    public AuditConfig audit() {
        return audit;
    }

    /** The upstreams, in the file's order. */
    public List<ServerConfig> servers() {
        return Collections.unmodifiableList(servers);
    }

    /** Whether {@code GET /metrics} is served. */
    public boolean metricsEnabled() {
        return !(getMetricsFactory() instanceof Metrics metrics) || metrics.enabled;
    }

    /** The SHA-256 of the file's bytes in hexadecimal, as {@code sha256sum} prints it; empty where there was no file. */
    public String hash() {
        return hash;
    }

    /** Whether the file has Dropwizard's {@code server} block in place of host and port. */
    public boolean hasServerBlock() {
        return source.hasNonNull("server");
    }

    /** What is allowed but hardly meant, each as {@code key: what about it}. */
    public List<String> warnings(Instant now) {
        var warnings = new ArrayList<String>();
        for (ClientToken token : mcp.auth().tokens()) {
            if (token.isExpired(now)) {
                warnings.add(
                        "mcp.auth: the client token '" + token.name() + "' has expired (" + token.expiresAt() + ")");
            }
        }
        if (mcp.session().gcInterval().compareTo(mcp.session().idleTtl()) > 0) {
            warnings.add("mcp.session.gc_interval_seconds: is above idle_ttl_seconds, so sessions outlive their time");
        }
        if (mcp.allowedOrigins().contains(McpConfig.ANY_ORIGIN) && mcp.auth().mode() == AuthMode.NONE) {
            warnings.add("mcp.allowed_origins: '*' without mcp.auth lets any web page call the tools");
        }
        if (!audit.redact().isEmpty() && !audit.arguments()) {
            warnings.add("audit.redact: has nothing to redact, because audit.arguments is false");
        }
        if (servers.isEmpty()) {
            warnings.add("servers: is empty, so there are no tools to offer");
        }
        for (int i = 0; i < servers.size(); i++) {
            ServerConfig server = servers.get(i);
            if (server.auth() instanceof UpstreamAuth.Bearer && server.hasAuthorizationHeader()) {
                warnings.add("servers[" + i + "].headers.Authorization: is not sent, because auth is set");
            }
        }
        return List.copyOf(warnings);
    }

    /**
     * The keys in which {@code other} differs and that a reload cannot change. A block of Dropwizard's counts as one
     * key.
     */
    public List<String> restartOnlyChanges(McpsteadConfiguration other) {
        Map<String, Object> before = restartOnly();
        Map<String, Object> after = other.restartOnly();
        return before.keySet().stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .toList();
    }

    private Map<String, Object> restartOnly() {
        var values = new LinkedHashMap<String, Object>();
        values.put("host", host);
        values.put("port", port);
        values.put("admin.host", adminHost());
        values.put("admin.port", adminPort());
        values.put("admin.pprof", pprofEnabled());
        values.put("admin.console", consoleEnabled());
        values.put("admin.allowed_hosts", adminAllowedHosts());
        values.put("shutdown.delay_seconds", shutdown.delay());
        values.put("mcp.session.idle_ttl_seconds", mcp.session().idleTtl());
        values.put("mcp.session.gc_interval_seconds", mcp.session().gcInterval());
        values.put("mcp.session.shutdown_grace_seconds", mcp.session().shutdownGrace());
        values.put("mcp.session.max_sessions", mcp.session().maxSessions());
        values.put("audit.enabled", audit.enabled());
        values.put("audit.target", audit.target());
        values.put("audit.file", audit.file());
        values.put("audit.queue_size", audit.queueSize());
        if (getLoggingFactory() instanceof LoggingConfig logging) {
            values.put("logging.level", logging.getLevel().toLowerCase(Locale.ROOT));
            values.put("logging.format", logging.format());
        }
        DROPWIZARD_BLOCKS.forEach(block -> values.put(block, withoutNamedKeys(block)));
        return values;
    }

    /** What a block holds beside the keys that are live or compared one by one. */
    private JsonNode withoutNamedKeys(String block) {
        if (source.get(block) instanceof ObjectNode given) {
            List<String> named = switch (block) {
                case "logging" -> List.of("level", "format");
                case "metrics" -> List.of("enabled");
                case "admin" -> List.of("host", "port", "pprof", "console", "allowed_hosts");
                default -> List.of();
            };
            return given.deepCopy().without(named);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** The {@code server} block of the file or, without one, a server made from host, port and admin. */
    @Override
    @JsonProperty("server")
    public ServerFactory getServerFactory() {
        if (hasServerBlock()) {
            return ServerBlock.withLocalAdmin(
                    super.getServerFactory(),
                    source.path("server"),
                    ShortFormServer.connector(adminHost(), adminPort()));
        }
        if (shortForm == null) {
            shortForm = ShortFormServer.of(this);
        }
        return shortForm;
    }

    /** Dropwizard's {@code logging} keys and {@code format}. */
    @Override
    @JsonProperty("logging")
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = LoggingConfig.class)
    public void setLoggingFactory(LoggingFactory logging) {
        super.setLoggingFactory(logging);
    }

    @Override
    @JsonProperty("metrics")
    @JsonDeserialize(as = Metrics.class)
    public void setMetricsFactory(MetricsFactory metrics) {
        super.setMetricsFactory(metrics);
    }

    @Override
    @JsonProperty("admin")
    @JsonDeserialize(as = Admin.class)
    public void setAdminFactory(AdminFactory admin) {
        super.setAdminFactory(admin);
    }

    @Override
    @JsonProperty("health")
    @JsonDeserialize(as = HealthConfig.class)
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    public void setHealthFactory(HealthFactory health) {
        super.setHealthFactory(health);
    }

    /** Leaves out whatever could hold a secret. */
    @Override
    public String toString() {
        return "McpsteadConfiguration[host=" + host + ", port=" + port + ", servers=" + servers + "]";
    }

    /** Dropwizard's {@code metrics} keys and {@code enabled}. */
    private static final class Metrics extends MetricsFactory {
        @JsonProperty
        private boolean enabled = true;
    }

    /** Dropwizard's {@code admin} keys, the admin connector's address, and what of the port is off without. */
    private static final class Admin extends AdminFactory {
        @JsonProperty
        @NotBlank(message = "must not be empty")
        private String host = "127.0.0.1";

        @JsonProperty
        @Min(value = 0, message = "must be between 0 and 65535")
        @Max(value = 65535, message = "must be between 0 and 65535")
        private int port = 8767;

        @JsonProperty
        private boolean pprof;

        @JsonProperty
        private boolean console = true;

        @JsonProperty("allowed_hosts")
        private @Nullable List<String> allowedHosts;
    }
}
