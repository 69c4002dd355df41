package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.InvalidParamHeaderException;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads all pages of one of an upstream's lists. Entries that no client could use are left out and named; the rest is
 * kept as the upstream gave it, in its order.
 */
public final class FeatureLister {
    static final int MAX_ENTRIES = 10_000;
    private static final int MAX_PAGES = 1_000;

    /** So many of the entries that are left out are named. */
    private static final int MAX_NAMED = 20;

    /** Asks the upstream, and waits for its response. */
    @FunctionalInterface
    public interface Asker {
        Message.Response ask(String method, JsonEdit params) throws UpstreamException;
    }

    /**
     * A list.
     *
     * @param missing whether the upstream has no such list at all
     * @param ttl how long the upstream says that it stays fresh; null where it does not say, or says that it does not
     * @param repeatsCursor whether a page led back to one before it, and what may come behind it could not be read
     * @param skipped some of the entries that are left out, each with the reason
     */
    public record Listed(
            List<Entry> entries,
            boolean missing,
            @Nullable Duration ttl,
            boolean repeatsCursor,
            List<String> skipped) {}

    private final Feature feature;
    private final Era era;
    private final UnaryOperator<String> presentable;
    private final Asker asker;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private boolean missing;
    private @Nullable Duration ttl;

    private FeatureLister(Feature feature, Era era, UnaryOperator<String> presentable, Asker asker) {
        this.feature = feature;
        this.era = era;
        this.presentable = presentable;
        this.asker = asker;
    }

    /**
     * Reads a list.
     *
     * @param era of the connection on which it is asked for
     * @param presentable makes a text of the upstream's safe to show
     */
    public static Listed list(Feature feature, Era era, UnaryOperator<String> presentable, Asker asker)
            throws UpstreamException {
        return new FeatureLister(feature, era, presentable, asker).all();
    }

    private Listed all() throws UpstreamException {
        Set<String> cursors = new HashSet<>();
        Slice cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            cursor = page(cursor);
            if (cursor == null || !cursors.add(cursor.text())) {
                return new Listed(List.copyOf(entries.values()), missing, ttl, cursor != null, List.copyOf(skipped));
            }
        }
        throw protocol(feature.listMethod() + " has more than " + MAX_PAGES + " pages");
    }

    /** Takes in one page; the cursor of the next, or null at the end. */
    private @Nullable Slice page(@Nullable Slice cursor) throws UpstreamException {
        JsonEdit params = JsonEdit.empty();
        if (cursor != null) {
            params.set("cursor", cursor);
        }
        return switch (asker.ask(feature.listMethod(), params)) {
            case Message.Result result -> {
                add(result.members());
                shorten(result.members().get("ttlMs"));
                Slice next = result.members().get("nextCursor");
                yield next == null || next.first() != '"' ? null : next;
            }
            case Message.Failure failure -> {
                if (failure.error().code() == ErrorCode.METHOD_NOT_FOUND.code()) {
                    missing = entries.isEmpty();
                    yield null;
                }
                throw protocol(feature.listMethod() + " was refused: "
                        + presentable.apply(failure.error().message()));
            }
        };
    }

    /** The page that is the first to go stale counts (specification 2026-07-28, Caching, "Time-to-Live Field"). */
    private void shorten(@Nullable Slice ttlMs) {
        if (ttlMs == null || era != Era.MODERN || !ttlMs.text().matches("[1-9][0-9]{0,14}")) {
            return;
        }
        Duration stated = Duration.ofMillis(Long.parseLong(ttlMs.text()));
        ttl = ttl == null || stated.compareTo(ttl) < 0 ? stated : ttl;
    }

    private void add(JsonObject result) throws UpstreamException {
        Slice listed = result.get(feature.resultMember());
        if (listed == null) {
            throw protocol("the answer to " + feature.listMethod() + " has no " + feature.resultMember());
        }
        try {
            for (Slice entry : JsonArray.read(listed, MAX_ENTRIES)) {
                add(entry);
            }
        } catch (MalformedMessageException e) {
            throw protocol("the answer to " + feature.listMethod() + " is malformed: " + e.reason());
        }
        if (entries.size() > MAX_ENTRIES) {
            throw protocol("it offers more than " + MAX_ENTRIES + " " + feature.resultMember());
        }
    }

    private void add(Slice entry) {
        JsonObject json;
        try {
            json = JsonObject.read(entry);
        } catch (MalformedMessageException e) {
            skip(e.reason() + " " + excerpt(entry));
            return;
        }
        String key = json.string(feature.keyMember());
        if (key == null || key.isEmpty()) {
            skip("no " + feature.keyMember() + " " + excerpt(entry));
            return;
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            skip("a " + feature.keyMember() + " that is no Unicode text " + excerpt(entry));
            return;
        }
        try {
            if (entries.putIfAbsent(key, new Entry(key, json, headers(json))) != null) {
                skip("'" + key + "' (a second time)");
            }
        } catch (InvalidParamHeaderException e) {
            skip("'" + key + "' (" + e.getMessage() + ")");
        }
    }

    /**
     * The arguments that a tool wants mirrored. A modern client must not be offered a tool that asks for what cannot be; to a
     * legacy upstream the annotation means nothing, and its tools are served whatever it says.
     */
    private ParamHeaders headers(JsonObject entry) throws InvalidParamHeaderException {
        if (feature != Feature.TOOLS) {
            return ParamHeaders.NONE;
        }
        try {
            return ParamHeaders.of(entry);
        } catch (InvalidParamHeaderException e) {
            if (era == Era.MODERN) {
                throw e;
            }
            return ParamHeaders.NONE;
        }
    }

    private void skip(String what) {
        if (skipped.size() < MAX_NAMED) {
            skipped.add(what);
        }
    }

    private static String excerpt(Slice entry) {
        String text = JsonRpc.string(entry.text()).text();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static UpstreamException protocol(String message) {
        return new UpstreamException(Kind.PROTOCOL, message);
    }
}
