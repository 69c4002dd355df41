package io.mcpstead.catalog;

import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.upstream.Upstream;

/**
 * Where a tool is to be found.
 *
 * @param name its upstream's own name for it
 */
public record CatalogTool(Upstream upstream, String name, ToolMetrics metrics) {}
