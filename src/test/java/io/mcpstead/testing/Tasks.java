package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The tasks of a test server (extension {@code io.modelcontextprotocol/tasks}): each is complete on its second poll. */
final class Tasks {
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, AtomicInteger> polls = new ConcurrentHashMap<>();

    /** The result of a call that has become a task. */
    String create() {
        String id = "task-" + ids.incrementAndGet();
        polls.put(id, new AtomicInteger());
        return "{\"resultType\":\"task\"," + state(id, "working") + "}";
    }

    String members(String method, JsonNode params) throws IOException {
        String id = params.path("taskId").asText();
        AtomicInteger polled = polls.get(id);
        if (polled == null) {
            throw new RpcFailure(-32602, "Unknown task");
        }
        if (!method.equals("tasks/get")) {
            return "";
        }
        return polled.incrementAndGet() < 2
                ? state(id, "working")
                : state(id, "completed") + ",\"result\":" + Tool.text("the task's result");
    }

    private static String state(String id, String status) {
        return "\"taskId\":" + Json.quote(id) + ",\"status\":\"" + status
                + "\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"lastUpdatedAt\":\"2026-01-01T00:00:00Z\","
                + "\"ttlMs\":60000,\"pollIntervalMs\":100";
    }
}
