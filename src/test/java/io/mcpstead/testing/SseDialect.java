package io.mcpstead.testing;

/** The ways in which servers write server-sent events, all of which are met in the wild. */
public enum SseDialect {
    PLAIN("event: message\ndata: %s\n\n"),
    NO_EVENT_LINE("data: %s\n\n"),
    NO_SPACES("event:message\ndata:%s\n\n"),
    COMMENTS(": before\n\n: in front\nevent: message\n:\ndata: %s\n: behind\n\n"),
    CARRIAGE_RETURNS("event: message\rdata: %s\r\r"),
    CRLF("event: message\r\ndata: %s\r\n\r\n"),
    MIXED_LINE_ENDS("event: message\rdata: %s\r\n\n"),
    SEVERAL_DATA_LINES("event: message\n%s\n"),
    PINGS("event: ping\ndata: {}\n\nevent: message\ndata: %s\n\nevent: ping\ndata: 2026-01-01T00:00:00Z\n\n"),
    DONE_MARK("data: %s\n\n"),
    OTHER_EVENTS("event: heartbeat\ndata: tick\n\nevent: custom\ndata: {\"jsonrpc\":\"2.0\"}\n\ndata: %s\n\n"),
    NO_FINAL_BLANK_LINE("event: message\ndata: %s\n\n"),
    NO_FINAL_LINE_END("data: %s\n\n"),
    BYTE_ORDER_MARK("event: message\ndata: %s\n\n"),
    /** Not one that MCP knows: its messages count only with {@code quirks.normalize_sse_events}. */
    TYPE_OF_ITS_OWN("event: mcp\ndata: %s\n\n"),
    IDS_AND_RETRY("id: 7\nretry: 10\nevent: message\ndata: %s\n\n");

    private final String format;

    SseDialect(String format) {
        this.format = format;
    }

    /** What opens the stream. */
    String start() {
        return switch (this) {
            case BYTE_ORDER_MARK -> "\ufeff";
            // Specification 2025-11-25, Transports: an event with an id and empty data primes the client.
            case IDS_AND_RETRY -> "id: 0\ndata:\n\n";
            default -> "";
        };
    }

    /** A message as an event. */
    String event(String json) {
        if (this != SEVERAL_DATA_LINES) {
            return format.replace("%s", json);
        }
        StringBuilder lines = new StringBuilder();
        Json.pretty(json)
                .lines()
                .forEach(line -> lines.append("data: ").append(line).append('\n'));
        return format.replace("%s", lines);
    }

    /** The last message of a stream as an event, and what follows it. */
    String last(String json) {
        String event = event(json);
        return switch (this) {
            case DONE_MARK -> event + "data: [DONE]\n\n";
            case NO_FINAL_BLANK_LINE -> event.substring(0, event.length() - 1);
            case NO_FINAL_LINE_END -> event.stripTrailing();
            default -> event;
        };
    }
}
