package io.mcpstead.catalog;

import static java.util.Objects.requireNonNull;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the upstreams' shares together under qualified names. Used once. */
final class CatalogBuilder {
    private final Slice serverInfo;
    private final LinkedHashMap<String, ServerView> servers = new LinkedHashMap<>();
    private final Map<Feature, Map<String, Target>> named = new EnumMap<>(Feature.class);
    private final Map<Feature, List<Slice>> entries = new EnumMap<>(Feature.class);
    private Duration refreshed = Duration.ofDays(1);

    /** @param serverInfo who the gateway is */
    CatalogBuilder(Slice serverInfo) {
        this.serverInfo = serverInfo;
        for (Feature feature : Feature.values()) {
            named.put(feature, new HashMap<>());
            entries.put(feature, new ArrayList<>());
        }
    }

    void add(ServerShare share) {
        Upstream upstream = share.upstream();
        servers.put(upstream.name(), share.view());
        for (Feature feature : Feature.values()) {
            requireNonNull(entries.get(feature)).addAll(share.qualified(feature));
            Map<String, Target> targets = requireNonNull(named.get(feature));
            share.targets(feature)
                    .forEach(
                            (name, target) -> targets.put(new QualifiedName(upstream.name(), name).toString(), target));
        }
        refreshed = refreshed.compareTo(share.refreshed()) < 0 ? refreshed : share.refreshed();
    }

    /** @param before whose lists are kept where they are the same; null for none */
    Catalog build(@Nullable Catalog before) {
        Map<Feature, ReadyList> lists = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            ReadyList list = new ReadyList(feature, requireNonNull(entries.get(feature)), serverInfo, refreshed)
                    .orUnchanged(before == null ? null : before.merged().list(feature));
            for (Era era : Era.values()) {
                list.result(era);
            }
            lists.put(feature, list);
        }
        return new Catalog(new AllView(serverInfo, servers, named, lists), Map.copyOf(servers));
    }
}
