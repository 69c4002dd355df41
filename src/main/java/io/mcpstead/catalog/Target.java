package io.mcpstead.catalog;

import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * Where a name of a client's leads.
 *
 * @param key the upstream's own name, URI, URI template or task id
 * @param headers the arguments to mirror into headers; none but with tools
 * @param metrics the tool's; null for all that is no tool
 */
public record Target(
        Upstream upstream,
        String key,
        ParamHeaders headers,
        @Nullable ToolMetrics metrics) {
    static Target of(Upstream upstream, String key) {
        return new Target(upstream, key, ParamHeaders.NONE, null);
    }
}
