package io.mcpstead.config;

import java.time.Duration;

/** Configurations for tests of other packages, all else as where a file says nothing. */
public final class TestConfigs {
    private TestConfigs() {}

    public static McpConfig mcp() {
        return streams(false, Duration.ofSeconds(15), 5_000);
    }

    public static McpConfig streams(boolean listenStream, Duration keepAlive, int maxOpen) {
        StreamsConfig streams = new StreamsConfig(keepAlive, maxOpen);
        return McpConfig.of(null, null, null, null, listenStream, streams, null);
    }
}
