package io.mcpstead.metrics;

import java.util.Locale;

/** What becomes of an upstream's question: it is refused, or asked and then one of the others. */
public enum QuestionEvent {
    /** The client cannot be asked, or too many questions wait already; it never saw this one. */
    REFUSED,
    ASKED,
    /** The client answered, be it with an error. */
    ANSWERED,
    /** The client took longer than {@code mcp.questions.ttl_seconds}. */
    EXPIRED,
    /** The call ended before the client answered. */
    WITHDRAWN;

    /** The value of the {@code event} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
