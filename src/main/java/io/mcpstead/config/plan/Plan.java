package io.mcpstead.config.plan;

import io.mcpstead.config.McpsteadConfiguration;
import java.util.List;

/**
 * The way from the running configuration to another.
 *
 * @param servers what becomes of each, in the order of the other file
 * @param settings keys beside those of servers that change at once
 * @param ignoredUntilRestart keys that differ from what the process was started with, and that a reload leaves alone
 * @param configHash of the other file, see {@link McpsteadConfiguration#hash}
 */
public record Plan(
        List<ServerChange> servers, List<String> settings, List<String> ignoredUntilRestart, String configHash) {
    /**
     * The way to {@code next}.
     *
     * @param servers what becomes of the servers
     * @param atStart what the process was started with
     * @param running what it runs with now
     */
    public static Plan of(
            List<ServerChange> servers,
            McpsteadConfiguration atStart,
            McpsteadConfiguration running,
            McpsteadConfiguration next) {
        return new Plan(servers, LiveKeys.differing(running, next), atStart.restartOnlyChanges(next), next.hash());
    }

    public ChangeCounts counts() {
        return ChangeCounts.of(servers);
    }
}
