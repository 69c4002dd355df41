package io.mcpstead.catalog;

import static java.util.Objects.requireNonNull;

import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Entry;
import io.mcpstead.upstream.Offer;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.UpstreamStatus;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one upstream brings into the catalogue; made once for each of its offers, since entries are dear to qualify. */
final class ServerShare {
    private final Upstream upstream;
    private final UpstreamStatus status;
    private final Offer offer;
    private final Duration refreshed;
    private final Map<Feature, Map<String, Target>> targets = new EnumMap<>(Feature.class);
    private final Map<Feature, List<Slice>> qualified = new EnumMap<>(Feature.class);
    private final List<String> longNames;
    private final ServerView view;

    private ServerShare(Upstream upstream, UpstreamStatus status, @Nullable ServerView before, Slice gateway) {
        this.upstream = upstream;
        this.status = status;
        this.offer = status.offer();
        this.refreshed = upstream.refreshInterval();
        for (Feature feature : Feature.values()) {
            targets.put(feature, targets(feature, upstream.metrics()));
            qualified.put(feature, qualify(feature));
        }
        this.longNames = tooLong();
        this.view = view(before, gateway);
    }

    /**
     * The share of what the upstream offers now.
     *
     * @param before the share of an upstream of that name, returned itself where it still holds; null for none
     * @param gateway who the gateway is
     */
    static ServerShare of(Upstream upstream, @Nullable ServerShare before, Slice gateway) {
        UpstreamStatus status = upstream.status();
        if (before != null && before.holds(upstream, status)) {
            return before;
        }
        ServerShare share = new ServerShare(upstream, status, before == null ? null : before.view, gateway);
        upstream.metrics().longNames(share.longNames.size());
        return share;
    }

    @SuppressWarnings("ReferenceEquality") // A restarted upstream is another one; an offer is never changed.
    private boolean holds(Upstream other, UpstreamStatus now) {
        return other == upstream
                && now.offer() == offer
                && now.takesCalls() == status.takesCalls()
                && now.connected() == status.connected()
                && other.refreshInterval().equals(refreshed);
    }

    private Map<String, Target> targets(Feature feature, ServerMetrics metrics) {
        List<Entry> entries = offer.entries(feature);
        Map<String, Target> named = new HashMap<>();
        switch (feature) {
            case TOOLS -> {
                metrics.retainTools(entries.stream().map(Entry::key).collect(Collectors.toSet()));
                for (Entry tool : entries) {
                    named.put(tool.key(), new Target(upstream, tool.key(), tool.headers(), metrics.tool(tool.key())));
                }
            }
            case PROMPTS -> entries.forEach(prompt -> named.put(prompt.key(), Target.of(upstream, prompt.key())));
            case RESOURCES, RESOURCE_TEMPLATES -> {
                // Found by their server's name, listed or not.
            }
        }
        return Map.copyOf(named);
    }

    private List<Slice> qualify(Feature feature) {
        QualifiedEntry entries = new QualifiedEntry(upstream.name(), feature);
        return offer.entries(feature).stream().map(Entry::json).map(entries::of).toList();
    }

    private List<String> tooLong() {
        return Stream.of(Feature.TOOLS, Feature.PROMPTS)
                .flatMap(feature -> offer.entries(feature).stream())
                .map(entry -> new QualifiedName(upstream.name(), entry.key()).toString())
                .filter(name -> name.length() > QualifiedName.RECOMMENDED_LENGTH)
                .toList();
    }

    private ServerView view(@Nullable ServerView before, Slice gateway) {
        ServerProfile profile = profile(before, gateway);
        Map<Feature, ReadyList> lists = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            List<Slice> own = offer.entries(feature).stream()
                    .map(Entry::json)
                    .map(JsonObject::source)
                    .toList();
            lists.put(
                    feature,
                    new ReadyList(feature, own, profile.serverInfo(), refreshed)
                            .orUnchanged(before == null ? null : before.list(feature)));
        }
        return new ServerView(upstream, profile, status, targets, lists);
    }

    private ServerProfile profile(@Nullable ServerView before, Slice gateway) {
        if (status.connected()) {
            return ServerProfile.of(offer, gateway);
        }
        return before == null ? ServerProfile.unknown(gateway) : before.profile();
    }

    Upstream upstream() {
        return upstream;
    }

    /** How often the upstream is asked for its lists anew. */
    Duration refreshed() {
        return refreshed;
    }

    /** Tools or prompts by their own names. */
    Map<String, Target> targets(Feature feature) {
        return requireNonNull(targets.get(feature));
    }

    /** The entries for the list of all upstreams. */
    List<Slice> qualified(Feature feature) {
        return requireNonNull(qualified.get(feature));
    }

    /** Qualified names that some clients refuse. */
    List<String> longNames() {
        return longNames;
    }

    ServerView view() {
        return view;
    }
}
