package io.mcpstead.catalog;

import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Entry;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the upstreams' tools together under their qualified names. */
final class CatalogBuilder {
    private final Map<String, CatalogTool> tools = new HashMap<>();
    private final List<Slice> entries = new ArrayList<>();

    static Catalog build(List<Upstream> upstreams) {
        CatalogBuilder builder = new CatalogBuilder();
        upstreams.forEach(builder::add);
        Slice list = JsonRpc.array(builder.entries);
        return new Catalog(Map.copyOf(builder.tools), Slice.of("{\"tools\":" + list + "}"));
    }

    private void add(Upstream upstream) {
        List<Entry> offered = upstream.status().offer().entries(Feature.TOOLS);
        ServerMetrics metrics = upstream.metrics();
        Set<String> names = offered.stream().map(Entry::key).collect(Collectors.toSet());
        metrics.retainTools(names);
        int tooLong = 0;
        for (Entry tool : offered) {
            QualifiedName qualified = new QualifiedName(upstream.name(), tool.key());
            tools.put(qualified.toString(), new CatalogTool(upstream, tool, metrics.tool(tool.key())));
            entries.add(ToolEntry.qualified(tool, qualified));
            tooLong += qualified.toString().length() > QualifiedName.RECOMMENDED_LENGTH ? 1 : 0;
        }
        metrics.longNames(tooLong);
    }
}
