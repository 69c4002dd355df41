package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** One call of a tool. */
public record ToolCall(ReceivedRequest request, Reply reply) {
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

    /** Sends a log message. */
    public void log(String text) throws IOException {
        reply.interim(
                Json.notification("notifications/message", "{\"level\":\"info\",\"data\":" + Json.quote(text) + "}"));
    }
}
