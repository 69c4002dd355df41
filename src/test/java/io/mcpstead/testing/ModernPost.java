package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** One request to a modern server, which takes nothing that the specification 2026-07-28 does not allow. */
final class ModernPost implements Misbehaviour.Proper {
    private static final String VERSION = "2026-07-28";
    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final String SERVER_INFO =
            "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"test-upstream\",\"version\":\"1\"}}";
    private static final Set<String> CACHEABLE = Set.of(
            "server/discover",
            "tools/list",
            "prompts/list",
            "resources/list",
            "resources/templates/list",
            "resources/read");
    private static final Map<String, String> NAMED = Map.of(
            "tools/call", "name",
            "prompts/get", "name",
            "resources/read", "uri",
            "tasks/get", "taskId",
            "tasks/update", "taskId",
            "tasks/cancel", "taskId");

    private final Behaviour behaviour;
    private final Answers answers;
    private final Listeners listeners;
    private final Exchange exchange;
    private final ReceivedRequest request;
    private final Reply reply;

    ModernPost(Behaviour behaviour, Answers answers, Listeners listeners, Exchange exchange, Reply reply) {
        this.behaviour = behaviour;
        this.answers = answers;
        this.listeners = listeners;
        this.exchange = exchange;
        this.request = exchange.request();
        this.reply = reply;
    }

    @Override
    public void send() throws IOException, InterruptedException {
        if (request.method().isEmpty()) {
            exchange.empty(400);
        } else if (!request.message().has("id")) {
            exchange.empty(behaviour.acceptedStatus);
        } else {
            try {
                check();
                if (request.method().equals("subscriptions/listen") && !isMissing()) {
                    listeners.listen(exchange, behaviour.dialect);
                } else {
                    reply.answer(Json.response(request.id(), result()));
                }
            } catch (RpcFailure e) {
                reply.answer(e.status(), e.response(request.id()));
            }
        }
    }

    private boolean isMissing() {
        return behaviour.missingMethods.contains(request.method());
    }

    @Override
    public String message() throws IOException, InterruptedException {
        try {
            check();
            return Json.response(request.id(), result());
        } catch (RpcFailure e) {
            return e.response(request.id());
        }
    }

    private JsonNode meta() {
        return request.params().path("_meta");
    }

    /** Streamable HTTP, "Server Validation", and Overview, "Per-request protocol fields". */
    private void check() throws IOException {
        String accept = String.valueOf(request.header("accept"));
        if (!accept.contains("application/json") || !accept.contains("text/event-stream")) {
            throw new RpcFailure(406, -32600, "Not acceptable", null);
        }
        String header = request.header("mcp-protocol-version");
        JsonNode version = meta().path(PREFIX + "protocolVersion");
        if (header == null || (version.isTextual() && !version.asText().equals(header))) {
            throw mismatch("MCP-Protocol-Version");
        }
        if (!VERSION.equals(header)) {
            String data = "{\"supported\":" + versions() + ",\"requested\":" + Json.quote(header) + "}";
            throw new RpcFailure(400, -32022, "Unsupported protocol version", data);
        }
        checkNames();
        if (!version.isTextual() || !meta().path(PREFIX + "clientCapabilities").isObject()) {
            throw new RpcFailure(400, -32602, "Malformed _meta", null);
        }
    }

    private void checkNames() throws RpcFailure {
        if (!request.method().equals(request.header("mcp-method"))) {
            throw mismatch("Mcp-Method");
        }
        String named = NAMED.get(request.method());
        if (named != null) {
            requireHeader("Mcp-Name", request.params().path(named));
        }
        if (request.method().equals("tools/call")) {
            for (Map.Entry<String, JsonNode> entry :
                    answers.mirrored(request.params()).entrySet()) {
                requireHeader("Mcp-Param-" + entry.getKey(), entry.getValue());
            }
        }
    }

    private void requireHeader(String name, JsonNode value) throws RpcFailure {
        String sent = request.header(name);
        String wanted = value.isMissingNode() || value.isNull() ? null : value.asText();
        String decoded = sent == null ? null : Json.headerText(sent);
        if (wanted == null ? decoded != null : !wanted.equals(decoded)) {
            throw mismatch(name);
        }
    }

    private static RpcFailure mismatch(String header) {
        return new RpcFailure(400, -32020, "Header mismatch: " + header, null);
    }

    private String versions() {
        return behaviour.speaks == Speaks.DUAL ? "[\"2026-07-28\",\"2025-11-25\"]" : "[\"2026-07-28\"]";
    }

    private String result() throws IOException, InterruptedException {
        if (request.method().equals("server/discover") && !isMissing()) {
            return complete("\"supportedVersions\":" + versions() + ",\"capabilities\":" + behaviour.capabilities());
        }
        JsonNode level = meta().path(PREFIX + "logLevel");
        try {
            JsonNode capabilities = meta().path(PREFIX + "clientCapabilities");
            Asker asker = new ModernQuestions(request.params(), capabilities);
            return complete(answers.members(new ToolCall(request, reply, asker, level.asText("none"))));
        } catch (ModernQuestions.InputRequired e) {
            return "{" + e.members() + "," + SERVER_INFO + "}";
        }
    }

    private String complete(String members) {
        String type = members.contains("\"resultType\"") ? "" : "\"resultType\":\"complete\",";
        String hints = CACHEABLE.contains(request.method())
                ? "\"ttlMs\":" + behaviour.ttlMs + ",\"cacheScope\":\"public\","
                : "";
        return "{" + type + hints + members + (members.isEmpty() || members.endsWith(",") ? "" : ",") + SERVER_INFO
                + "}";
    }
}
