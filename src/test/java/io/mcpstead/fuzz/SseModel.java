package io.mcpstead.fuzz;

import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event streams as the HTML standard interprets them (section 9.2.6), with the differences and the bound of the gateway's
 * reader, over the whole stream at once. Bytes are characters of ISO 8859-1 here.
 */
final class SseModel {
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final int max;
    private final List<SseEvent> events = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private String type = "";
    private @Nullable String id;

    private SseModel(int max) {
        this.max = max;
    }

    /** What a stream says: its events, up to the line or event over the bound where there is one. */
    record Meaning(List<SseEvent> events, boolean tooLarge) {}

    static Meaning of(byte[] stream, int max) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        SseModel model = new SseModel(max);
        String lines = unmarked.replace("\r\n", "\n").replace('\r', '\n');
        for (String line : lines.split("\n", -1)) {
            if (!model.take(line)) {
                return new Meaning(model.events, true);
            }
        }
        // The last of the lines is what no line ending follows; the stream's end does as a blank one.
        model.dispatch();
        return new Meaning(model.events, false);
    }

    /** False where the line, or the event's data with it, is over the bound. */
    private boolean take(String line) {
        if (line.length() > max) {
            return false;
        }
        if (line.isEmpty()) {
            dispatch();
            return true;
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String rest = colon < 0 ? "" : line.substring(colon + 1);
        field(name, rest.startsWith(" ") ? rest.substring(1) : rest);
        return joined().length() <= max;
    }

    private void field(String name, String value) {
        switch (name) {
            case "data" -> data.add(value);
            case "event" -> type = utf8(value);
            case "id" -> id = value.indexOf(0) < 0 ? utf8(value) : id;
            default -> {
                // A comment, or a name that means nothing.
            }
        }
    }

    private void dispatch() {
        if (!joined().isEmpty()) {
            byte[] bytes = joined().getBytes(StandardCharsets.ISO_8859_1);
            events.add(new SseEvent(type.isEmpty() ? SseEvent.MESSAGE : type, Slice.of(bytes), id));
        }
        data.clear();
        type = "";
    }

    private String joined() {
        return String.join("\n", data);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
