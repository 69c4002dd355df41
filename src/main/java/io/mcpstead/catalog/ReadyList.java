package io.mcpstead.catalog;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to one list method, its bytes made once for each era. */
final class ReadyList {
    /**
     * Clients that do not listen for changes learn within this time that an upstream has come or gone, which its own
     * interval of refreshing knows nothing of.
     */
    private static final Duration MAX_TTL = Duration.ofMinutes(1);

    private final Feature feature;
    private final List<Slice> entries;
    private final Slice serverInfo;
    private final long ttlMs;
    private volatile @Nullable Slice legacy;
    private volatile @Nullable Slice modern;

    /** @param refreshed how often the upstreams are asked for this list anew */
    ReadyList(Feature feature, List<Slice> entries, Slice serverInfo, Duration refreshed) {
        this.feature = feature;
        this.entries = List.copyOf(entries);
        this.serverInfo = serverInfo;
        this.ttlMs = refreshed.compareTo(MAX_TTL) < 0 ? refreshed.toMillis() : MAX_TTL.toMillis();
    }

    /** The list before where nothing at all has changed, so that its bytes stay the same ones. */
    ReadyList orUnchanged(@Nullable ReadyList before) {
        if (before == null || differsFrom(before) || before.ttlMs != ttlMs || !before.serverInfo.equals(serverInfo)) {
            return this;
        }
        return before;
    }

    /** Whether the entries are others, which is what clients are told of; a list that is new differs from an empty one. */
    boolean differsFrom(@Nullable ReadyList before) {
        return !entries.equals(before == null ? List.of() : before.entries);
    }

    /** The result object. */
    Slice result(Era era) {
        return switch (era) {
            case LEGACY -> legacy();
            case MODERN -> modern();
        };
    }

    private Slice legacy() {
        Slice made = legacy;
        if (made == null) {
            made = members().toSlice();
            legacy = made;
        }
        return made;
    }

    private Slice modern() {
        Slice made = modern;
        if (made == null) {
            made = members()
                    .set("resultType", "complete")
                    .set("ttlMs", Slice.of(Long.toString(ttlMs)))
                    // Never "public": who may see the list is for the gateway's own authentication to say.
                    .set("cacheScope", "private")
                    .set(
                            MetaKeys.META,
                            JsonEdit.empty()
                                    .set(MetaKeys.SERVER_INFO, serverInfo)
                                    .toSlice())
                    .toSlice();
            modern = made;
        }
        return made;
    }

    private JsonEdit members() {
        return JsonEdit.empty().set(feature.resultMember(), JsonRpc.array(entries));
    }
}
