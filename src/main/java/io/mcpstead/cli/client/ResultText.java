package io.mcpstead.cli.client;

import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tool's result for people: its texts as they are, and a line in brackets for whatever is no text. */
final class ResultText {
    private ResultText() {}

    /** Where there is no content, the structured one, which is JSON. */
    static String of(JsonObject result) throws MalformedMessageException {
        List<String> parts = new ArrayList<>();
        Slice content = result.get("content");
        for (Slice block : content == null ? List.<Slice>of() : JsonArray.read(content, Integer.MAX_VALUE)) {
            parts.add(part(JsonObject.read(block)));
        }
        Slice structured = result.get("structuredContent");
        if (parts.isEmpty() && structured != null) {
            parts.add(structured.text());
        }
        return String.join("\n", parts);
    }

    private static String part(JsonObject block) throws MalformedMessageException {
        String type = Objects.requireNonNullElse(block.string("type"), "unknown");
        return switch (type) {
            case "text" -> Objects.requireNonNullElse(block.string("text"), "");
            case "image", "audio" -> note(type, block.string("mimeType"), size(block.string("data")));
            case "resource_link" -> note("resource link", block.string("uri"), block.string("mimeType"));
            case "resource" -> resource(block.object("resource"));
            default -> note(type);
        };
    }

    private static String resource(@Nullable JsonObject resource) {
        return resource == null
                ? note("resource")
                : note("resource", resource.string("uri"), resource.string("mimeType"));
    }

    /** Of what Base64 stands for. */
    private static String size(@Nullable String base64) {
        return (base64 == null ? 0 : base64.replaceFirst("=+$", "").length() * 3L / 4) + " bytes";
    }

    private static String note(@Nullable String... facts) {
        List<String> known = new ArrayList<>();
        for (String fact : facts) {
            if (fact != null) {
                known.add(Text.line(fact));
            }
        }
        return "[" + String.join(", ", known) + "]";
    }
}
