package io.mcpstead.catalog;

import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.Optional;

/**
 * All that the connected upstreams offer, at one moment: immutable, so that a request sees one state from its look-up to
 * its answer. Its order is that of the configuration file, then that of each upstream.
 */
public final class Catalog {
    private final Map<String, CatalogTool> tools;
    private final Slice toolsResult;

    Catalog(Map<String, CatalogTool> tools, Slice toolsResult) {
        this.tools = tools;
        this.toolsResult = toolsResult;
    }

    /** The tool of a qualified name. */
    public Optional<CatalogTool> tool(String qualifiedName) {
        return Optional.ofNullable(tools.get(qualifiedName));
    }

    /** The result of {@code tools/list}, ready to be sent. */
    public Slice toolsResult() {
        return toolsResult;
    }
}
