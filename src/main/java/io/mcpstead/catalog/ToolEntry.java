package io.mcpstead.catalog;

import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Entry;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Splice;

/**
 * A tool's entry in the gateway's list: as its upstream gave it, but for the name, which is qualified, and the
 * description, which says where the tool is from.
 */
final class ToolEntry {
    private ToolEntry() {}

    static Slice qualified(Entry tool, QualifiedName qualified) {
        Slice source = tool.json().source();
        Slice name = tool.json().get("name");
        if (name == null) {
            throw new IllegalArgumentException("a tool without a name");
        }
        Slice newName = JsonRpc.string(qualified.toString());
        Slice description = tool.json().get("description");
        String text = tool.json().string("description");
        Slice newDescription = JsonRpc.string(
                text == null ? "Tool from " + qualified.server() : "[" + qualified.server() + "] " + text);
        if (description == null) {
            Slice both = Slice.of(newName + ",\"description\":" + newDescription);
            return new Splice(source).replace(name, both).toSlice();
        }
        return new Splice(source)
                .replace(name, newName)
                .replace(description, newDescription)
                .toSlice();
    }
}
