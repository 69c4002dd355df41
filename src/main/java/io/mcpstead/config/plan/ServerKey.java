package io.mcpstead.config.plan;

import io.mcpstead.config.ServerConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key of a server in the configuration file.
 *
 * @param path below {@code servers[]}
 * @param needsNewSession whether the upstream's session stands and falls with it
 * @param value of what the key says, and of the secrets that it names
 */
record ServerKey(String path, boolean needsNewSession, Function<ServerConfig, @Nullable Object> value) {
    /** All but the name, by which servers are told apart. */
    private static final List<ServerKey> ALL = List.of(
            session("url", ServerConfig::url),
            session("protocol", ServerConfig::protocol),
            session("auth", ServerConfig::auth),
            session("headers", ServerConfig::headers),
            session("tls_skip_verify", ServerConfig::tlsSkipVerify),
            setting("required", ServerConfig::required),
            setting("reconnect.max_attempts", server -> server.reconnect().maxAttempts()),
            setting("reconnect.backoff_base_ms", server -> server.reconnect().backoffBase()),
            setting("reconnect.backoff_max_ms", server -> server.reconnect().backoffMax()),
            setting("tools.ttl_seconds", server -> server.tools().ttl()),
            setting("timeouts.connect_ms", server -> server.timeouts().connect()),
            setting("timeouts.idle_ms", server -> server.timeouts().idle()),
            setting("timeouts.total_ms", server -> server.timeouts().total()),
            setting("max_response_bytes", ServerConfig::maxResponseBytes),
            setting("quirks.normalize_sse_events", server -> server.quirks().normalizeSseEvents()),
            setting("quirks.inject_accept_header", server -> server.quirks().injectAcceptHeader()));

    private static ServerKey session(String path, Function<ServerConfig, @Nullable Object> value) {
        return new ServerKey(path, true, value);
    }

    private static ServerKey setting(String path, Function<ServerConfig, @Nullable Object> value) {
        return new ServerKey(path, false, value);
    }

    static List<ServerKey> differing(ServerConfig before, ServerConfig after) {
        return ALL.stream()
                .filter(key -> !Objects.equals(key.value.apply(before), key.value.apply(after)))
                .toList();
    }
}
