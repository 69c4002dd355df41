package io.mcpstead.config.plan;

import io.mcpstead.config.ServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of one server. */
public sealed interface ServerChange {
    String name();

    /** The keys that differ, such as {@code tools.ttl_seconds}; none for a server that comes, goes or stays. */
    default List<String> keys() {
        return List.of();
    }

    /** A server that was not there. */
    record Added(ServerConfig config) implements ServerChange {
        @Override
        public String name() {
            return config.name();
        }
    }

    /** A server that is not wanted any more. */
    record Removed(String name) implements ServerChange {}

    /** Takes a new session: the old one was made with other settings, or with another secret behind them. */
    record Restarted(ServerConfig config, List<String> keys) implements ServerChange {
        @Override
        public String name() {
            return config.name();
        }
    }

    /** Goes on in its session, with other settings. */
    record Updated(ServerConfig config, List<String> keys) implements ServerChange {
        @Override
        public String name() {
            return config.name();
        }
    }

    /** Is not touched. */
    record Unchanged(String name) implements ServerChange {}

    /** The way from the servers that run to those that are wanted, in the order of these; those that go come last. */
    static List<ServerChange> between(List<ServerConfig> running, List<ServerConfig> wanted) {
        Map<String, ServerConfig> left = new LinkedHashMap<>();
        running.forEach(server -> left.put(server.name(), server));
        List<ServerChange> changes = new ArrayList<>();
        for (ServerConfig server : wanted) {
            ServerConfig before = left.remove(server.name());
            changes.add(before == null ? new Added(server) : between(before, server));
        }
        left.keySet().forEach(name -> changes.add(new Removed(name)));
        return List.copyOf(changes);
    }

    private static ServerChange between(ServerConfig before, ServerConfig after) {
        List<ServerKey> differ = ServerKey.differing(before, after);
        if (differ.isEmpty()) {
            return new Unchanged(after.name());
        }
        List<String> keys = differ.stream().map(ServerKey::path).toList();
        return differ.stream().anyMatch(ServerKey::needsNewSession)
                ? new Restarted(after, keys)
                : new Updated(after, keys);
    }
}
