package io.mcpstead.protocol;

import java.util.Set;

/** The method names of MCP that the gateway acts on or counts by. */
public final class Methods {
    public static final String INITIALIZE = "initialize";
    public static final String INITIALIZED = "notifications/initialized";
    public static final String PING = "ping";
    public static final String TOOLS_LIST = "tools/list";
    public static final String TOOLS_CALL = "tools/call";
    public static final String CANCELLED = "notifications/cancelled";
    public static final String PROGRESS = "notifications/progress";
    public static final String MESSAGE = "notifications/message";
    public static final String TOOLS_LIST_CHANGED = "notifications/tools/list_changed";

    private static final Set<String> KNOWN = Set.of(
            INITIALIZE,
            INITIALIZED,
            PING,
            TOOLS_LIST,
            TOOLS_CALL,
            CANCELLED,
            PROGRESS,
            "notifications/roots/list_changed",
            "prompts/list",
            "prompts/get",
            "resources/list",
            "resources/read",
            "resources/templates/list",
            "resources/subscribe",
            "resources/unsubscribe",
            "completion/complete",
            "logging/setLevel");

    private Methods() {}

    /** The method as a metric's label: itself where MCP defines it for clients, else {@code unknown}. */
    public static String label(String method) {
        return KNOWN.contains(method) ? method : "unknown";
    }
}
