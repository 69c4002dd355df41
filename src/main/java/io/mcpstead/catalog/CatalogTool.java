package io.mcpstead.catalog;

import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.upstream.Entry;
import io.mcpstead.upstream.Upstream;

/**
 * Where a tool is to be found.
 *
 * @param entry as its upstream gave it
 */
public record CatalogTool(Upstream upstream, Entry entry, ToolMetrics metrics) {}
