package io.mcpstead.testing;

import java.io.IOException;

/** What a tool does: its result, as JSON. */
@FunctionalInterface
public interface Tool {
    String call(ToolCall call) throws IOException, InterruptedException;

    /** A result of one text. */
    static String text(String text) {
        return "{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(text) + "}]}";
    }
}
