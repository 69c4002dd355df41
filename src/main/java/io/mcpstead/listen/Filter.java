package io.mcpstead.listen;

import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told of (schema 2026-07-28, {@code SubscriptionFilter}). Members of other names are passed
 * over, so that they are missing in what is acknowledged.
 *
 * @param resources URIs as the client knows them
 */
record Filter(Set<ListKind> lists, List<String> resources) {
    /** More resources in one filter are refused. */
    static final int MAX_RESOURCES = 1_000;

    /** Longer URIs are refused. */
    static final int MAX_URI_LENGTH = 8_192;

    private static final String RESOURCES = "resourceSubscriptions";

    Filter {
        lists = Set.copyOf(lists);
        resources = List.copyOf(resources);
    }

    /**
     * Reads the params of a {@code subscriptions/listen}.
     *
     * @throws MalformedMessageException of code {@link ErrorCode#INVALID_PARAMS}
     */
    static Filter read(JsonObject params) throws MalformedMessageException {
        JsonObject wanted = params.object("notifications");
        if (wanted == null) {
            throw invalid("params.notifications must be an object");
        }
        Set<ListKind> lists = EnumSet.noneOf(ListKind.class);
        for (ListKind kind : ListKind.values()) {
            if (isTrue(wanted, kind.member())) {
                lists.add(kind);
            }
        }
        return new Filter(lists, resources(wanted.get(RESOURCES)));
    }

    private static boolean isTrue(JsonObject wanted, String member) throws MalformedMessageException {
        Slice value = wanted.get(member);
        if (value == null || value.isLiteral("false")) {
            return false;
        }
        if (!value.isLiteral("true")) {
            throw invalid("params.notifications." + member + " must be true or false");
        }
        return true;
    }

    private static List<String> resources(@Nullable Slice array) throws MalformedMessageException {
        if (array == null) {
            return List.of();
        }
        if (array.first() != '[') {
            throw invalid("params.notifications." + RESOURCES + " must be an array");
        }
        Set<String> uris = new LinkedHashSet<>();
        for (Slice element : elements(array)) {
            if (element.first() != '"') {
                throw invalid("params.notifications." + RESOURCES + " must hold strings");
            }
            uris.add(checked(JsonRpc.text(element)));
        }
        return List.copyOf(uris);
    }

    private static List<Slice> elements(Slice array) throws MalformedMessageException {
        try {
            return JsonArray.read(array, MAX_RESOURCES);
        } catch (MalformedMessageException e) {
            throw invalid("params.notifications." + RESOURCES + ": " + e.reason());
        }
    }

    /** A URI that may be subscribed to as far as its form goes. */
    static String checked(String uri) throws MalformedMessageException {
        if (uri.length() > MAX_URI_LENGTH) {
            throw invalid("a URI is longer than " + MAX_URI_LENGTH + " characters");
        }
        return uri;
    }

    private static MalformedMessageException invalid(String reason) {
        return new MalformedMessageException(ErrorCode.INVALID_PARAMS, reason, null);
    }

    /** As the member {@code notifications} of {@link Methods#SUBSCRIPTION_ACKNOWLEDGED}. */
    Slice toJson() {
        JsonEdit json = JsonEdit.empty();
        for (ListKind kind : ListKind.values()) {
            if (lists.contains(kind)) {
                json.set(kind.member(), Slice.of("true"));
            }
        }
        if (!resources.isEmpty()) {
            json.set(
                    RESOURCES,
                    JsonRpc.array(resources.stream().map(JsonRpc::string).toList()));
        }
        return json.toSlice();
    }
}
