package io.mcpstead.protocol;

import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server says that it can do (schema, {@code ServerCapabilities}).
 *
 * @param features what it offers in lists
 * @param announcing of those, the ones whose changes it tells of
 * @param subscribe whether it tells of changes of single resources
 * @param extensions their settings, JSON objects, by their identifiers
 */
public record ServerCapabilities(
        Set<Feature> features,
        Set<Feature> announcing,
        boolean subscribe,
        boolean completions,
        boolean logging,
        Map<String, Slice> extensions) {
    public static final ServerCapabilities NONE =
            new ServerCapabilities(Set.of(), Set.of(), false, false, false, Map.of());

    private static final Slice EMPTY = Slice.of("{}");
    private static final Slice TRUE = Slice.of("true");

    public ServerCapabilities {
        features = Set.copyOf(features);
        announcing = Set.copyOf(announcing);
        extensions = Map.copyOf(extensions);
    }

    /** Reads the member {@code capabilities} of a server's answer to {@code initialize} or {@code server/discover}. */
    public static ServerCapabilities read(@Nullable JsonObject json) throws MalformedMessageException {
        if (json == null) {
            return NONE;
        }
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        Set<Feature> announcing = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            JsonObject capability = json.object(feature.capability());
            if (capability != null) {
                features.add(feature);
                if (capability.isTrue("listChanged")) {
                    announcing.add(feature);
                }
            }
        }
        JsonObject resources = json.object("resources");
        return new ServerCapabilities(
                features,
                announcing,
                resources != null && resources.isTrue("subscribe"),
                json.object("completions") != null,
                json.object("logging") != null,
                extensions(json.object("extensions")));
    }

    private static Map<String, Slice> extensions(@Nullable JsonObject json) {
        Map<String, Slice> extensions = new LinkedHashMap<>();
        if (json != null) {
            for (String name : json.names()) {
                Slice settings = json.get(name);
                if (settings != null) {
                    extensions.put(name, settings);
                }
            }
        }
        return extensions;
    }

    /** All that any of several servers can do; an extension's settings are those of the first that has it. */
    public static ServerCapabilities union(Collection<ServerCapabilities> all) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        Set<Feature> announcing = EnumSet.noneOf(Feature.class);
        boolean subscribe = false;
        boolean completions = false;
        boolean logging = false;
        Map<String, Slice> extensions = new LinkedHashMap<>();
        for (ServerCapabilities one : all) {
            features.addAll(one.features);
            announcing.addAll(one.announcing);
            subscribe |= one.subscribe;
            completions |= one.completions;
            logging |= one.logging;
            one.extensions.forEach(extensions::putIfAbsent);
        }
        return new ServerCapabilities(features, announcing, subscribe, completions, logging, extensions);
    }

    /** The same without a word on changes, be it of lists or of resources. */
    public ServerCapabilities withoutAnnouncements() {
        return new ServerCapabilities(features, Set.of(), false, completions, logging, extensions);
    }

    /** As the member {@code capabilities} of an answer. */
    public Slice toJson() {
        JsonEdit json = JsonEdit.empty();
        for (Feature feature : Feature.values()) {
            if (features.contains(feature)) {
                json.set(feature.capability(), toJson(feature));
            }
        }
        if (completions) {
            json.set("completions", EMPTY);
        }
        if (logging) {
            json.set("logging", EMPTY);
        }
        if (!extensions.isEmpty()) {
            JsonEdit settings = JsonEdit.empty();
            extensions.forEach(settings::set);
            json.set("extensions", settings.toSlice());
        }
        return json.toSlice();
    }

    private Slice toJson(Feature feature) {
        JsonEdit json = JsonEdit.empty();
        if (announcing.contains(feature)) {
            json.set("listChanged", TRUE);
        }
        if (subscribe && feature.capability().equals("resources")) {
            json.set("subscribe", TRUE);
        }
        return json.toSlice();
    }
}
