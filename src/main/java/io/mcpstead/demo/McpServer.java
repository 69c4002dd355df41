package io.mcpstead.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.demo.JsonRpc.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of an MCP server that is the same over every transport.
 *
 * @param versions the protocol versions it speaks, oldest first
 */
record McpServer(String name, List<String> versions, List<Tool> tools) {
    /** The first version with structuredContent and outputSchema. */
    private static final String STRUCTURED_SINCE = "2025-06-18";

    McpServer {
        versions = List.copyOf(versions);
        tools = List.copyOf(tools);
    }

    /** The answer to a message: none to a notification, to a response, or to a request cancelled while it ran. */
    Optional<ObjectNode> answer(JsonRpc.Message message, Session session, JsonRpc.Outbox outbox) {
        return switch (message) {
            case JsonRpc.Request request -> respond(request, session, outbox);
            case JsonRpc.Notification notification -> {
                if (notification.method().equals("notifications/cancelled")) {
                    session.cancel(notification.params().path("requestId"));
                }
                yield Optional.empty();
            }
            case JsonRpc.Response response -> Optional.empty();
        };
    }

    private Optional<ObjectNode> respond(JsonRpc.Request request, Session session, JsonRpc.Outbox outbox) {
        try {
            return Optional.of(JsonRpc.result(request.id(), result(request, session, outbox)));
        } catch (Failure e) {
            return Optional.of(JsonRpc.error(request.id(), e.code(), e.text()));
        } catch (ToolCall.Cancelled e) {
            return Optional.empty();
        }
    }

    private ObjectNode result(JsonRpc.Request request, Session session, JsonRpc.Outbox outbox)
            throws Failure, ToolCall.Cancelled {
        if (!request.params().isObject()) {
            throw new Failure(JsonRpc.INVALID_PARAMS, "params must be an object");
        }
        return switch (request.method()) {
            case "initialize" -> initialize(request.params(), session);
            case "ping" -> JsonRpc.object();
            case "tools/list" -> list(request.params(), initializedVersion(session));
            case "tools/call" -> call(request, session, outbox, initializedVersion(session));
            default -> throw new Failure(JsonRpc.METHOD_NOT_FOUND, "Method not found: " + request.method());
        };
    }

    private static String initializedVersion(Session session) throws Failure {
        return session.version()
                .orElseThrow(() -> new Failure(JsonRpc.INVALID_REQUEST, "The session is not initialized"));
    }

    private ObjectNode initialize(JsonNode params, Session session) throws Failure {
        if (session.version().isPresent()) {
            throw new Failure(JsonRpc.INVALID_REQUEST, "The session is already initialized");
        }
        JsonNode requested = params.path("protocolVersion");
        if (!requested.isTextual()) {
            throw new Failure(JsonRpc.INVALID_PARAMS, "initialize needs a protocolVersion");
        }
        String version = versions.contains(requested.textValue()) ? requested.textValue() : versions.getLast();
        session.initialize(version);
        ObjectNode result = JsonRpc.object().put("protocolVersion", version);
        result.putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", "mcpstead-demo-" + name).put("version", "1.0.0");
        return result;
    }

    private ObjectNode list(JsonNode params, String version) throws Failure {
        if (params.has("cursor")) {
            throw new Failure(JsonRpc.INVALID_PARAMS, "Unknown cursor: the list has one page");
        }
        ObjectNode result = JsonRpc.object();
        ArrayNode entries = result.putArray("tools");
        for (Tool tool : tools) {
            ObjectNode entry = entries.addObject().put("name", tool.name()).put("description", tool.description());
            entry.set("inputSchema", tool.inputSchema());
            if (structured(version)) {
                tool.outputSchema().ifPresent(schema -> entry.set("outputSchema", schema));
            }
        }
        return result;
    }

    private ObjectNode call(JsonRpc.Request request, Session session, JsonRpc.Outbox outbox, String version)
            throws Failure, ToolCall.Cancelled {
        Tool tool = find(request.params().path("name"));
        JsonNode arguments = request.params().path("arguments");
        if (!arguments.isObject() && !arguments.isMissingNode()) {
            throw new Failure(JsonRpc.INVALID_PARAMS, "arguments must be an object");
        }
        ObjectNode given = arguments.isObject() ? (ObjectNode) arguments : JsonRpc.object();
        ToolCall call = new ToolCall(given, progressToken(request.params()), outbox);
        if (!session.begin(request.id(), call)) {
            throw new Failure(JsonRpc.INVALID_REQUEST, "The id " + request.id() + " is in use by a running call");
        }
        try {
            return run(tool, call, version);
        } finally {
            session.finish(request.id());
        }
    }

    private Tool find(JsonNode name) throws Failure {
        return tools.stream()
                .filter(tool -> name.isTextual() && tool.name().equals(name.textValue()))
                .findFirst()
                .orElseThrow(() -> new Failure(JsonRpc.INVALID_PARAMS, "Unknown tool: " + name.asText()));
    }

    private static @Nullable JsonNode progressToken(JsonNode params) throws Failure {
        JsonNode token = params.path("_meta").path("progressToken");
        if (token.isMissingNode()) {
            return null;
        }
        if (!token.isTextual() && !token.isIntegralNumber()) {
            throw new Failure(JsonRpc.INVALID_PARAMS, "A progressToken must be a string or an integer");
        }
        return token;
    }

    private static ObjectNode run(Tool tool, ToolCall call, String version) throws ToolCall.Cancelled {
        try {
            call.checkAgainst(tool.inputSchema());
            Tool.Result result = tool.call(call);
            ObjectNode content = content(result.text(), false);
            if (structured(version)) {
                content.set("structuredContent", result.structured());
            }
            return content;
        } catch (ToolCall.BadArgument | IOException e) {
            return content(String.valueOf(e.getMessage()), true);
        }
    }

    private static ObjectNode content(String text, boolean isError) {
        ObjectNode result = JsonRpc.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result.put("isError", isError);
    }

    private static boolean structured(String version) {
        return version.compareTo(STRUCTURED_SINCE) >= 0;
    }

    /** What a server remembers of one client: the negotiated version and the calls that are running. */
    static final class Session {
        private final String id = UUID.randomUUID().toString();
        private final Map<JsonNode, ToolCall> running = new ConcurrentHashMap<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable String version;

        /** Random and of visible ASCII only (basic/transports, Session Management). */
        String id() {
            return id;
        }

        void initialize(String negotiatedVersion) {
            version = negotiatedVersion;
        }

        /** The negotiated protocol version, empty before {@code initialize}. */
        Optional<String> version() {
            return Optional.ofNullable(version);
        }

        /** Notes a call as running; false if the client's id is already that of a running call. */
        boolean begin(JsonNode requestId, ToolCall call) {
            if (running.putIfAbsent(requestId, call) != null) {
                return false;
            }
            if (ended.getCount() == 0) {
                call.cancel();
            }
            return true;
        }

        void finish(JsonNode requestId) {
            running.remove(requestId);
        }

        /** Cancels a running call. Unknown ids are ignored, since a cancellation may cross the answer. */
        void cancel(JsonNode requestId) {
            ToolCall call = running.get(requestId);
            if (call != null) {
                call.cancel();
            }
        }

        /** Ends the session and all its calls. */
        void end() {
            ended.countDown();
            running.values().forEach(ToolCall::cancel);
        }

        /** Waits for the end of the session, for so long at most; true if it has come. */
        boolean awaitEnd(Duration time) {
            try {
                return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
