package io.mcpstead.dispatch;

import io.mcpstead.catalog.View;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Slice;

/** Answers {@code server/discover} (specification 2026-07-28, Discovery). */
final class Discovery {
    /** What the upstreams offer may change at any moment. */
    private static final Slice STALE_AT_ONCE = Slice.of("0");

    private Discovery() {}

    static Slice result(View view) {
        JsonEdit result = JsonEdit.empty()
                .set("resultType", "complete")
                .set("supportedVersions", ModernHeaders.supportedVersions())
                .set("capabilities", view.capabilities().toJson());
        if (view.instructions() != null) {
            result.set("instructions", view.instructions());
        }
        Slice meta =
                JsonEdit.empty().set(MetaKeys.SERVER_INFO, view.serverInfo()).toSlice();
        return result.set("ttlMs", STALE_AT_ONCE)
                .set("cacheScope", "private")
                .set(MetaKeys.META, meta)
                .toSlice();
    }
}
