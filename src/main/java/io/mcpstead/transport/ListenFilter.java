package io.mcpstead.transport;

import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code subscriptions/listen} asks to be told of (schema, {@code SubscriptionFilter}).
 *
 * @param lists whose changes
 * @param resources the URIs of those whose updates
 */
record ListenFilter(Set<Feature> lists, Set<String> resources) {
    private static final Slice TRUE = Slice.of("true");
    private static final String RESOURCES = "resourceSubscriptions";

    boolean isEmpty() {
        return lists.isEmpty() && resources.isEmpty();
    }

    /** The request's params, but for {@code _meta}. */
    JsonEdit params() {
        JsonEdit filter = JsonEdit.empty();
        lists.forEach(list -> filter.set(member(list), TRUE));
        if (!resources.isEmpty()) {
            filter.set(
                    RESOURCES,
                    JsonRpc.array(
                            resources.stream().sorted().map(JsonRpc::string).toList()));
        }
        return JsonEdit.empty().set("notifications", filter.toSlice());
    }

    private static String member(Feature list) {
        return list.capability() + "ListChanged";
    }

    /** Of what is asked for, that which the server has not agreed to. */
    List<String> missing(JsonObject granted) throws MalformedMessageException {
        List<String> missing = new ArrayList<>();
        for (String member : lists.stream().map(ListenFilter::member).distinct().toList()) {
            if (!granted.isTrue(member)) {
                missing.add(member);
            }
        }
        Set<String> ungranted = new HashSet<>(resources);
        Slice uris = granted.get(RESOURCES);
        if (uris != null) {
            for (Slice uri : JsonArray.read(uris, Integer.MAX_VALUE)) {
                if (uri.first() == '"') {
                    ungranted.remove(JsonRpc.text(uri));
                }
            }
        }
        missing.addAll(ungranted.stream().sorted().limit(10).toList());
        return missing;
    }
}
