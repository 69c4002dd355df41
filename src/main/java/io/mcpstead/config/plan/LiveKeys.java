package io.mcpstead.config.plan;

import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.ServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The keys beside those of servers that a reload changes at once. */
final class LiveKeys {
    private static final Map<String, Function<McpsteadConfiguration, Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("mcp.auth.mode", config -> config.mcp().auth().mode());
        // Those stand outside the file.
        ALL.put("mcp.auth.tokens", config -> config.mcp().auth().tokens());
        ALL.put("mcp.allowed_origins", config -> config.mcp().allowedOrigins());
        ALL.put("mcp.max_request_bytes", config -> config.mcp().maxRequestBytes());
        ALL.put("mcp.listen_stream", config -> config.mcp().listenStream());
        ALL.put(
                "mcp.streams.keep_alive_seconds",
                config -> config.mcp().streams().keepAlive());
        ALL.put("mcp.streams.max_open", config -> config.mcp().streams().maxOpen());
        ALL.put("mcp.questions.ttl_seconds", config -> config.mcp().questions().ttl());
        ALL.put("mcp.questions.max_rounds", config -> config.mcp().questions().maxRounds());
        ALL.put("mcp.questions.max_waiting", config -> config.mcp().questions().maxWaiting());
        ALL.put("metrics.enabled", McpsteadConfiguration::metricsEnabled);
        ALL.put("audit.arguments", config -> config.audit().arguments());
        ALL.put("audit.max_arguments_bytes", config -> config.audit().maxArgumentsBytes());
        ALL.put("audit.redact", config -> config.audit().redact());
        ALL.put("reload.drain_seconds", config -> config.reload().drain());
    }

    private LiveKeys() {}

    /** Those that differ; {@code servers} where the servers that are in both have another order. */
    static List<String> differing(McpsteadConfiguration before, McpsteadConfiguration after) {
        List<String> keys = new ArrayList<>();
        ALL.forEach((key, value) -> {
            if (!Objects.equals(value.apply(before), value.apply(after))) {
                keys.add(key);
            }
        });
        if (!names(before, names(after)).equals(names(after, names(before)))) {
            keys.add("servers");
        }
        return List.copyOf(keys);
    }

    private static List<String> names(McpsteadConfiguration config) {
        return config.servers().stream().map(ServerConfig::name).toList();
    }

    private static List<String> names(McpsteadConfiguration config, List<String> shared) {
        return names(config).stream().filter(shared::contains).toList();
    }
}
