package io.mcpstead.catalog;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.protocol.ResourceName;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Splice;

/**
 * Entries of the list of all upstreams: as their upstream gave them, but for the name or URI, which is qualified, the
 * description of a tool or prompt, which says where it is from, and the links of tools to MCP Apps.
 */
record QualifiedEntry(String server, Feature feature) {
    /** @param entry an object with the feature's key, a string */
    Slice of(JsonObject entry) {
        Slice key = entry.get(feature.keyMember());
        if (key == null) {
            throw new IllegalArgumentException("an entry without " + feature.keyMember());
        }
        Splice splice = new Splice(entry.source());
        switch (feature) {
            case TOOLS -> {
                named(entry, key, "Tool", splice);
                AppLinks.in(entry).forEach(uri -> splice.replace(uri, resource(uri)));
            }
            case PROMPTS -> named(entry, key, "Prompt", splice);
            case RESOURCES, RESOURCE_TEMPLATES -> splice.replace(key, resource(key));
        }
        return splice.toSlice();
    }

    private Slice resource(Slice uri) {
        return JsonRpc.string(new ResourceName(server, JsonRpc.text(uri)).toString());
    }

    private void named(JsonObject entry, Slice key, String kind, Splice splice) {
        Slice name = JsonRpc.string(new QualifiedName(server, JsonRpc.text(key)).toString());
        Slice description = entry.get("description");
        if (description == null) {
            splice.replace(key, Slice.of(name + ",\"description\":\"" + kind + " from " + server + "\""));
            return;
        }
        splice.replace(key, name);
        splice.replace(
                description,
                Slice.of(
                        description.first() == '"'
                                ? "\"[" + server + "] " + description.text().substring(1)
                                : "\"" + kind + " from " + server + "\""));
    }
}
