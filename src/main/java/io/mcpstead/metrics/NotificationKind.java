package io.mcpstead.metrics;

import java.util.Locale;

/** Of what a client is told on a stream of changes. */
public enum NotificationKind {
    TOOLS_LIST_CHANGED,
    PROMPTS_LIST_CHANGED,
    RESOURCES_LIST_CHANGED,
    RESOURCE_UPDATED;

    /** The value of the {@code kind} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
