package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One call of a tool, or another request that may take as long.
 *
 * @param logLevel the least severe log messages that the client wants, {@code none} for none
 */
public record ToolCall(ReceivedRequest request, Reply reply, Asker asker, String logLevel) {
    private static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "none");

    public JsonNode arguments() {
        return request.params().path("arguments");
    }

    /** The progress token as JSON, empty where the caller asked for no progress. */
    String progressToken() {
        return request.params().path("_meta").path("progressToken").toString();
    }

    /** Sends a progress notification, where the caller asked for it. */
    public void progress(int done, int total) throws IOException {
        if (!progressToken().isEmpty()) {
            reply.interim(Json.notification(
                    "notifications/progress",
                    "{\"progressToken\":" + progressToken() + ",\"progress\":" + done + ",\"total\":" + total + "}"));
        }
    }

    /** Sends a log message of the level {@code info}. */
    public void log(String text) throws IOException {
        log("info", text);
    }

    /** Sends a log message, where the client wants its level. */
    public void log(String level, String text) throws IOException {
        if (LEVELS.indexOf(level) >= LEVELS.indexOf(logLevel)) {
            reply.interim(Json.notification(
                    "notifications/message",
                    "{\"level\":" + Json.quote(level) + ",\"data\":" + Json.quote(text) + "}"));
        }
    }

    /** Asks the client several things at once; its results by the keys, {@code {"error":...}} for what it refused. */
    public Map<String, JsonNode> ask(Map<String, Question> questions) throws IOException, InterruptedException {
        return asker.ask(questions);
    }

    /** Asks the client one thing. */
    public JsonNode ask(String key, Question question) throws IOException, InterruptedException {
        return asker.ask(Map.of(key, question)).getOrDefault(key, Json.read("null"));
    }
}
