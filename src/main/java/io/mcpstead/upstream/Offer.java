package io.mcpstead.upstream;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that an upstream offers, in its own order.
 *
 * @param capabilities what it said that it can do
 * @param serverInfo its {@code Implementation}, JSON; null where it did not say
 * @param instructions its hints for models; null for none
 * @param entries its lists; a feature that it does not have has none
 */
public record Offer(
        ServerCapabilities capabilities,
        @Nullable Slice serverInfo,
        @Nullable String instructions,
        Map<Feature, List<Entry>> entries) {
    /** Of an upstream that is away. */
    public static final Offer NONE = new Offer(ServerCapabilities.NONE, null, null, Map.of());

    public Offer {
        entries = Map.copyOf(entries);
    }

    public List<Entry> entries(Feature feature) {
        return entries.getOrDefault(feature, List.of());
    }
}
