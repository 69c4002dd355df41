package io.mcpstead.catalog;

import io.mcpstead.log.LogEvent;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Slice;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the current catalogue, and makes a new one when an upstream's offer has changed. */
public final class Catalogs {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);

    private final Supplier<List<Upstream>> upstreams;
    private final Slice serverInfo;
    private final List<CatalogListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> warned = new HashSet<>();
    private Map<String, ServerShare> shares = Map.of();
    private volatile Catalog current;

    /**
     * @param upstreams gives the upstreams in the order of the configuration file
     * @param version the gateway's
     */
    public Catalogs(Supplier<List<Upstream>> upstreams, String version) {
        this.upstreams = upstreams;
        this.serverInfo =
                JsonEdit.empty().set("name", "mcpstead").set("version", version).toSlice();
        this.current = new CatalogBuilder(serverInfo).build(null);
    }

    public Catalog current() {
        return current;
    }

    /** Adds one who is told of changes from now on. */
    public void listen(CatalogListener listener) {
        listeners.add(listener);
    }

    /** Builds the catalogue anew from what the upstreams offer now, and tells the listeners what has changed by it. */
    public synchronized void rebuild() {
        Map<String, ServerShare> now = new LinkedHashMap<>();
        CatalogBuilder builder = new CatalogBuilder(serverInfo);
        for (Upstream upstream : upstreams.get()) {
            ServerShare share = ServerShare.of(upstream, shares.get(upstream.name()), serverInfo);
            now.put(upstream.name(), share);
            builder.add(share);
            warnOfLongNames(upstream.name(), share.longNames());
        }
        Catalog before = current;
        shares = now;
        current = builder.build(before);
        CatalogListener.Changes changes = changes(before, current);
        if (!changes.isEmpty()) {
            listeners.forEach(listener -> listener.changed(changes));
        }
    }

    private static CatalogListener.Changes changes(Catalog before, Catalog now) {
        Set<String> names = new HashSet<>(before.servers().keySet());
        names.addAll(now.servers().keySet());
        Map<String, Set<Feature>> servers = new HashMap<>();
        for (String name : names) {
            Set<Feature> features =
                    changes(before.servers().get(name), now.servers().get(name));
            if (!features.isEmpty()) {
                servers.put(name, features);
            }
        }
        Set<Feature> all = features(feature ->
                now.merged().list(feature).differsFrom(before.merged().list(feature)));
        return new CatalogListener.Changes(all, servers);
    }

    /** The lists of one upstream that differ; one that has gone or is not there yet has empty ones. */
    private static Set<Feature> changes(@Nullable ServerView before, @Nullable ServerView now) {
        if (now != null) {
            return features(feature -> now.list(feature).differsFrom(before == null ? null : before.list(feature)));
        }
        return before == null
                ? Set.of()
                : features(feature -> before.list(feature).differsFrom(null));
    }

    private static Set<Feature> features(Predicate<Feature> wanted) {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.removeIf(wanted.negate());
        return features;
    }

    /** Names that some clients refuse are named in the log, once for each server. */
    private void warnOfLongNames(String server, List<String> names) {
        if (!names.isEmpty() && warned.add(server)) {
            List<String> first = names.subList(0, Math.min(5, names.size()));
            LogEvent.UPSTREAM_NAMES_TOO_LONG
                    .on(LOG, server)
                    .addKeyValue("count", names.size())
                    .addKeyValue("names", List.copyOf(first))
                    .log(
                            "Upstream {}: {} names of tools and prompts are longer than {} characters, which some clients refuse: {}",
                            server,
                            names.size(),
                            QualifiedName.RECOMMENDED_LENGTH,
                            first);
        }
    }
}
