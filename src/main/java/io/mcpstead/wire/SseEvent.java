package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/**
 * A server-sent event.
 *
 * @param type the event's type, {@code message} where the sender named none
 * @param data the event's data, its lines joined with a line feed
 * @param id the last event id so far in the stream, null before the first
 */
public record SseEvent(String type, Slice data, @Nullable String id) {
    public static final String MESSAGE = "message";

    public boolean isMessage() {
        return type.equals(MESSAGE);
    }
}
