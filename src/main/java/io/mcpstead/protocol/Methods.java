package io.mcpstead.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The method names of MCP that the gateway acts on or counts by. */
public final class Methods {
    public static final String INITIALIZE = "initialize";
    public static final String INITIALIZED = "notifications/initialized";
    public static final String PING = "ping";
    public static final String DISCOVER = "server/discover";
    public static final String TOOLS_LIST = "tools/list";
    public static final String TOOLS_CALL = "tools/call";
    public static final String PROMPTS_LIST = "prompts/list";
    public static final String PROMPTS_GET = "prompts/get";
    public static final String RESOURCES_LIST = "resources/list";
    public static final String RESOURCES_READ = "resources/read";
    public static final String RESOURCE_TEMPLATES_LIST = "resources/templates/list";
    public static final String RESOURCES_SUBSCRIBE = "resources/subscribe";
    public static final String RESOURCES_UNSUBSCRIBE = "resources/unsubscribe";
    public static final String COMPLETE = "completion/complete";
    public static final String SET_LOG_LEVEL = "logging/setLevel";
    public static final String LISTEN = "subscriptions/listen";
    public static final String TASKS_GET = "tasks/get";
    public static final String TASKS_UPDATE = "tasks/update";
    public static final String TASKS_CANCEL = "tasks/cancel";

    /** What a server asks of its client. */
    public static final String ELICIT = "elicitation/create";

    public static final String SAMPLE = "sampling/createMessage";
    public static final String ROOTS_LIST = "roots/list";

    public static final String CANCELLED = "notifications/cancelled";
    public static final String PROGRESS = "notifications/progress";
    public static final String MESSAGE = "notifications/message";
    public static final String TOOLS_LIST_CHANGED = "notifications/tools/list_changed";
    public static final String PROMPTS_LIST_CHANGED = "notifications/prompts/list_changed";
    public static final String RESOURCES_LIST_CHANGED = "notifications/resources/list_changed";
    public static final String RESOURCE_UPDATED = "notifications/resources/updated";
    public static final String ROOTS_LIST_CHANGED = "notifications/roots/list_changed";
    public static final String SUBSCRIPTION_ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    public static final String TASK_STATUS = "notifications/tasks";

    private static final Set<String> KNOWN = Set.of(
            INITIALIZE,
            INITIALIZED,
            PING,
            DISCOVER,
            TOOLS_LIST,
            TOOLS_CALL,
            PROMPTS_LIST,
            PROMPTS_GET,
            RESOURCES_LIST,
            RESOURCES_READ,
            RESOURCE_TEMPLATES_LIST,
            RESOURCES_SUBSCRIBE,
            RESOURCES_UNSUBSCRIBE,
            COMPLETE,
            SET_LOG_LEVEL,
            LISTEN,
            TASKS_GET,
            TASKS_UPDATE,
            TASKS_CANCEL,
            CANCELLED,
            PROGRESS,
            ROOTS_LIST_CHANGED);

    private Methods() {}

    /**
     * The member of a request's params that {@link Headers#NAME} must repeat (specification 2026-07-28, Streamable HTTP,
     * "Standard Request Headers", and SEP-2663 for tasks); null for methods without.
     */
    public static @Nullable String nameMember(String method) {
        return switch (method) {
            case TOOLS_CALL, PROMPTS_GET -> "name";
            case RESOURCES_READ -> "uri";
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL -> "taskId";
            default -> null;
        };
    }

    /** The method as a metric's label: itself where MCP defines it for clients, else {@code unknown}. */
    public static String label(String method) {
        return KNOWN.contains(method) ? method : "unknown";
    }
}
