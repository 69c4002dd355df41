package io.mcpstead.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of a tool: its arguments, and the line back to the caller while it runs. */
final class ToolCall {
    private final ObjectNode arguments;
    private final @Nullable JsonNode progressToken;
    private final JsonRpc.Outbox outbox;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    ToolCall(ObjectNode arguments, @Nullable JsonNode progressToken, JsonRpc.Outbox outbox) {
        this.arguments = arguments;
        this.progressToken = progressToken;
        this.outbox = outbox;
    }

    /** Refuses arguments that the schema does not name, and the absence of those it requires. */
    void checkAgainst(ObjectNode schema) throws BadArgument {
        for (String name : (Iterable<String>) arguments::fieldNames) {
            if (!schema.path("properties").has(name)) {
                throw new BadArgument("Unknown argument '" + name + "'");
            }
        }
        for (JsonNode name : schema.path("required")) {
            if (!arguments.has(name.asText())) {
                throw new BadArgument("Missing argument '" + name.asText() + "'");
            }
        }
    }

    String text(String name, String fallback, int maxLength) throws BadArgument {
        JsonNode value = arguments.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isTextual()) {
            throw new BadArgument("Argument '" + name + "' must be a string");
        }
        if (value.textValue().length() > maxLength) {
            throw new BadArgument("Argument '" + name + "' is longer than " + maxLength + " characters");
        }
        return value.textValue();
    }

    String nonBlankText(String name, int maxLength) throws BadArgument {
        String value = text(name, "", maxLength);
        if (value.isBlank()) {
            throw new BadArgument("Argument '" + name + "' must not be blank");
        }
        return value;
    }

    int number(String name, int fallback, int min, int max) throws BadArgument {
        JsonNode value = arguments.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw new BadArgument("Argument '" + name + "' must be an integer from " + min + " to " + max);
        }
        return value.intValue();
    }

    /** Tells the caller how far the work is, if it asked to be told (basic/utilities/progress). */
    void progress(int done, int total, String message) throws Cancelled {
        if (progressToken == null) {
            return;
        }
        ObjectNode params =
                JsonRpc.object().put("progress", done).put("total", total).put("message", message);
        params.set("progressToken", progressToken);
        try {
            outbox.send(JsonRpc.notification("notifications/progress", params));
        } catch (IOException e) {
            throw new Cancelled("The caller's stream is gone", e);
        }
    }

    /** Waits for so long, or until the call is cancelled. */
    void pause(Duration time) throws Cancelled {
        try {
            if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Cancelled("Cancelled by the caller", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("The server is stopping", e);
        }
    }

    /** Ends the call at its next {@link #pause}. An interrupt would close the connection under it instead. */
    void cancel() {
        cancelled.countDown();
    }

    /** The arguments make no sense; the message tells the model why. */
    static final class BadArgument extends Exception {
        BadArgument(String message) {
            super(message);
        }
    }

    /** Nobody waits for the result any more. */
    static final class Cancelled extends Exception {
        Cancelled(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
