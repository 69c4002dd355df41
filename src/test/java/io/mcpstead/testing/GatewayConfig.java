package io.mcpstead.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes configuration files for tests: free ports, quick reconnects, and what a test adds. */
public final class GatewayConfig {
    private final Map<String, String> blocks = new LinkedHashMap<>(Map.of("admin", "{host: 127.0.0.1, port: 0}"));
    private final StringBuilder servers = new StringBuilder();

    /** Adds a top-level key with its YAML, or puts another in the place of one. */
    public GatewayConfig with(String key, String yaml) {
        blocks.put(key, yaml);
        return this;
    }

    /** Adds a server; {@code keys} are further YAML lines such as {@code protocol: sse}. */
    public GatewayConfig server(String name, TestUpstream upstream, String... keys) {
        return server(name, upstream.url(), keys);
    }

    public GatewayConfig server(String name, String url, String... keys) {
        servers.append("  - name: ")
                .append(name)
                .append("\n    url: ")
                .append(url)
                .append('\n');
        boolean reconnect = false;
        for (String key : keys) {
            servers.append("    ").append(key).append('\n');
            reconnect |= key.startsWith("reconnect:");
        }
        if (!reconnect) {
            servers.append("    reconnect: {backoff_base_ms: 20, backoff_max_ms: 100}\n");
        }
        return this;
    }

    String yaml() {
        // In place of the other keys for the ports.
        boolean own = blocks.containsKey("server");
        StringBuilder yaml = new StringBuilder(own ? "" : "host: 127.0.0.1\nport: 0\n");
        blocks.entrySet().removeIf(block -> own && block.getKey().equals("admin"));
        blocks.forEach(
                (key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        return yaml + (servers.isEmpty() ? "servers: []\n" : "servers:\n" + servers);
    }
}
