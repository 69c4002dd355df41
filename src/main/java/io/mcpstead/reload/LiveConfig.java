package io.mcpstead.reload;

import io.mcpstead.config.McpsteadConfiguration;

/**
 * The configuration that the gateway runs with. What needs a restart stays as it was at the start; the rest is as last
 * reloaded.
 */
public final class LiveConfig {
    private final McpsteadConfiguration atStart;
    private volatile McpsteadConfiguration current;

    public LiveConfig(McpsteadConfiguration atStart) {
        this.atStart = atStart;
        this.current = atStart;
    }

    public McpsteadConfiguration current() {
        return current;
    }

    McpsteadConfiguration atStart() {
        return atStart;
    }

    void replace(McpsteadConfiguration next) {
        current = next;
    }
}
