package io.mcpstead.cli.client;

import io.mcpstead.cli.client.ClientFailure.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools that a gateway offers, all pages of them, in its order. */
record ToolList(List<Tool> tools) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** @param definition as it came */
    record Tool(String name, JsonObject definition) {
        /** The first line of its description, without the server that its name has too; empty where it has none. */
        String summary() {
            String server = QualifiedName.parse(name).map(QualifiedName::server).orElse("");
            String given = Objects.requireNonNullElse(definition.string("description"), "");
            String prefix = "[" + server + "]";
            String text = given.startsWith(prefix) ? given.substring(prefix.length()) : given;
            return Text.line(text.strip().lines().findFirst().orElse(""));
        }
    }

    static ToolList load(McpClient mcp) throws ClientFailure {
        List<Tool> tools = new ArrayList<>();
        Set<String> cursors = new HashSet<>();
        @Nullable String cursor = null;
        do {
            Message.Result page = mcp.require(Methods.TOOLS_LIST, params(cursor), LIMIT);
            tools.addAll(read(page.members().get("tools")));
            cursor = page.members().string("nextCursor");
        } while (cursor != null && cursors.add(cursor));
        return new ToolList(List.copyOf(tools));
    }

    private static JsonEdit params(@Nullable String cursor) {
        return cursor == null ? JsonEdit.empty() : JsonEdit.empty().set("cursor", cursor);
    }

    private static List<Tool> read(@Nullable Slice page) throws ClientFailure {
        try {
            List<Tool> tools = new ArrayList<>();
            for (Slice element : JsonArray.read(page == null ? Slice.of("") : page, Integer.MAX_VALUE)) {
                JsonObject definition = JsonObject.read(element);
                tools.add(new Tool(Objects.requireNonNullElse(definition.string("name"), ""), definition));
            }
            return tools;
        } catch (MalformedMessageException e) {
            throw new ClientFailure(Kind.UNCLEAR, "the list of tools cannot be understood: " + e.reason());
        }
    }

    Optional<Tool> find(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** Those with a part of a name, whatever its case. */
    ToolList named(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return new ToolList(tools.stream()
                .filter(tool -> tool.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList());
    }

    List<String> names() {
        return tools.stream().map(Tool::name).toList();
    }
}
