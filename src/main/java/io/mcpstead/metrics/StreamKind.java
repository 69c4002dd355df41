package io.mcpstead.metrics;

import java.util.Locale;

/** How a client opened the stream on which it is told of changes. */
public enum StreamKind {
    /** With {@code subscriptions/listen}. */
    SUBSCRIPTION,
    /** With a GET. */
    GET;

    /** The value of the {@code kind} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
