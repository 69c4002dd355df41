package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all pages of an upstream's {@code tools/list}. Entries that no client could use are left out and named in the
 * log; the rest is kept as the upstream gave it, in its order.
 */
final class ToolLister {
    static final int MAX_TOOLS = 10_000;
    private static final int MAX_PAGES = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(ToolLister.class);

    /** Asks the upstream, and waits for its response. */
    interface Asker {
        Message.Response ask(String method, @Nullable Slice params) throws UpstreamException;
    }

    private final String server;
    private final UnaryOperator<String> presentable;
    private final Asker asker;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();

    private ToolLister(String server, UnaryOperator<String> presentable, Asker asker) {
        this.server = server;
        this.presentable = presentable;
        this.asker = asker;
    }

    /** @param presentable makes a text of the upstream's safe to show */
    static List<Tool> list(String server, UnaryOperator<String> presentable, Asker asker) throws UpstreamException {
        return new ToolLister(server, presentable, asker).all();
    }

    private List<Tool> all() throws UpstreamException {
        Set<String> cursors = new HashSet<>();
        Slice cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            cursor = page(cursor);
            if (cursor == null || !cursors.add(cursor.text())) {
                report(cursor);
                return List.copyOf(tools.values());
            }
        }
        throw protocol("tools/list has more than " + MAX_PAGES + " pages");
    }

    private void report(@Nullable Slice cursor) {
        if (cursor != null) {
            LOG.warn("Upstream {} repeats a cursor of its tools/list; the tools given before it are kept", server);
        }
        if (!skipped.isEmpty()) {
            LOG.warn("Upstream {} offers tools that cannot be used, left out: {}", server, skipped);
        }
    }

    /** Takes in one page; the cursor of the next, or null at the end. */
    private @Nullable Slice page(@Nullable Slice cursor) throws UpstreamException {
        Slice params = cursor == null ? null : Slice.of("{\"cursor\":" + cursor + "}");
        return switch (asker.ask(Methods.TOOLS_LIST, params)) {
            case Message.Result result -> {
                add(result.members());
                Slice next = result.members().get("nextCursor");
                yield next == null || next.first() != '"' ? null : next;
            }
            case Message.Failure failure -> {
                if (failure.error().code() == ErrorCode.METHOD_NOT_FOUND.code()) {
                    yield null;
                }
                throw protocol("tools/list was refused: "
                        + presentable.apply(failure.error().message()));
            }
        };
    }

    private void add(JsonObject result) throws UpstreamException {
        Slice entries = result.get("tools");
        if (entries == null) {
            throw protocol("the answer to tools/list has no tools");
        }
        try {
            for (Slice entry : JsonArray.read(entries, MAX_TOOLS)) {
                add(entry);
            }
        } catch (MalformedMessageException e) {
            throw protocol("the answer to tools/list is malformed: " + e.reason());
        }
        if (tools.size() > MAX_TOOLS) {
            throw protocol("it offers more than " + MAX_TOOLS + " tools");
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
        String name = json.string("name");
        if (name == null || name.isEmpty()) {
            skip("no name " + excerpt(entry));
        } else if (tools.putIfAbsent(name, new Tool(name, json)) != null) {
            skip("'" + name + "' (a second time)");
        }
    }

    private void skip(String what) {
        if (skipped.size() < 20) {
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
