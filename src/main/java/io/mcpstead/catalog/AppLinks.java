package io.mcpstead.catalog;

import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The links from tools, and their results, to the user interfaces of MCP Apps. */
final class AppLinks {
    private AppLinks() {}

    /**
     * The URIs in an object's {@code _meta}: {@code ui.resourceUri}, and {@code ui/resourceUri} of the extension's first
     * drafts. They are JSON strings, parts of the object; none where {@code _meta} is malformed.
     */
    static List<Slice> in(JsonObject object) {
        try {
            JsonObject meta = object.object(MetaKeys.META);
            if (meta == null) {
                return List.of();
            }
            JsonObject ui = meta.object("ui");
            return Stream.of(ui == null ? null : ui.get("resourceUri"), meta.get("ui/resourceUri"))
                    .filter(Objects::nonNull)
                    .filter(uri -> uri.first() == '"')
                    .toList();
        } catch (MalformedMessageException e) {
            return List.of();
        }
    }
}
