package io.mcpstead.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.demo.Exchange.Refused;
import io.mcpstead.demo.JsonRpc.Failure;
import io.mcpstead.demo.McpServer.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Streamable HTTP of the versions 2025-03-26 to 2025-11-25, at {@code /mcp} (basic/transports). */
final class StreamableTransport implements Exchange.Handler, AutoCloseable {
    static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

    private static final String SESSION_HEADER = "Mcp-Session-Id";
    private static final String BATCHING_VERSION = "2025-03-26";
    private static final int MAX_SESSIONS = 1000;

    /** How requests are answered; the specification leaves the choice to the server. */
    enum Answers {
        JSON("application/json"),
        EVENTS("text/event-stream");

        private final String type;

        Answers(String type) {
            this.type = type;
        }
    }

    private final McpServer server;
    private final Answers answers;
    /** By id, least recently used first; guarded by itself. */
    private final SequencedMap<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    StreamableTransport(McpServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, Refused, Failure {
        if (!exchange.uri().getPath().equals("/mcp")) {
            throw new Refused(404, "Not found");
        }
        switch (exchange.method()) {
            case "POST" -> post(exchange);
            case "DELETE" -> delete(exchange);
            default -> exchange.refuseMethod("POST, DELETE");
        }
    }

    private void post(Exchange exchange) throws IOException, Refused, Failure {
        if (!exchange.accepts(answers.type)) {
            throw new Refused(406, "Accept must list application/json and text/event-stream");
        }
        JsonNode body = exchange.body();
        if (body.isArray()) {
            postBatch(exchange, body);
            return;
        }
        JsonRpc.Message message = JsonRpc.read(body);
        if (isInitialize(message) && exchange.header(SESSION_HEADER).isEmpty()) {
            initialize(exchange, message);
        } else {
            deliver(exchange, session(exchange), message);
        }
    }

    private static boolean isInitialize(JsonRpc.Message message) {
        return message instanceof JsonRpc.Request request && request.method().equals("initialize");
    }

    private void initialize(Exchange exchange, JsonRpc.Message message) throws IOException {
        Session session = new Session();
        Optional<ObjectNode> answer = server.answer(message, session, unsent -> {});
        if (session.version().isPresent()) {
            remember(session);
            exchange.setHeader(SESSION_HEADER, session.id());
        }
        switch (answers) {
            case JSON -> exchange.sendJson(200, answer.orElseThrow());
            case EVENTS -> exchange.sendEvents().send(answer.orElseThrow());
        }
    }

    private void remember(Session session) {
        synchronized (sessions) {
            sessions.put(session.id(), session);
            if (sessions.size() > MAX_SESSIONS) {
                sessions.pollFirstEntry().getValue().end();
            }
        }
    }

    /** The request's session. One that we never gave out or have ended is 404, so that the client starts anew. */
    private Session session(Exchange exchange) throws Refused {
        String version = exchange.header("MCP-Protocol-Version").orElse(BATCHING_VERSION);
        if (!server.versions().contains(version)) {
            throw new Refused(400, "Unsupported protocol version: " + version);
        }
        String id = exchange.header(SESSION_HEADER)
                .orElseThrow(() -> new Refused(400, "The " + SESSION_HEADER + " header is missing"));
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(id)).orElseThrow(() -> new Refused(404, "Session not found"));
        }
    }

    private void deliver(Exchange exchange, Session session, JsonRpc.Message message) throws IOException {
        if (!(message instanceof JsonRpc.Request)) {
            server.answer(message, session, unsent -> {});
            exchange.send(202);
            return;
        }
        switch (answers) {
            case JSON -> {
                Optional<ObjectNode> answer = server.answer(message, session, unsent -> {});
                if (answer.isPresent()) {
                    exchange.sendJson(200, answer.get());
                } else {
                    exchange.send(202);
                }
            }
            case EVENTS -> answerOn(exchange.sendEvents(), session, List.of(message));
        }
    }

    private void answerOn(Exchange.EventStream events, Session session, List<JsonRpc.Message> messages)
            throws IOException {
        for (JsonRpc.Message message : messages) {
            Optional<ObjectNode> answer = server.answer(message, session, events);
            if (answer.isPresent()) {
                events.send(answer.get());
            }
        }
    }

    /** Batches came with 2025-03-26 and went with 2025-06-18. */
    private void postBatch(Exchange exchange, JsonNode body) throws IOException, Refused, Failure {
        Session session = session(exchange);
        if (!session.version().equals(Optional.of(BATCHING_VERSION)) || body.isEmpty()) {
            throw new Failure(JsonRpc.INVALID_REQUEST, "A batch must be of " + BATCHING_VERSION + " and not empty");
        }
        List<JsonRpc.Message> messages = new ArrayList<>();
        for (JsonNode node : body) {
            messages.add(JsonRpc.read(node));
        }
        if (messages.stream().noneMatch(JsonRpc.Request.class::isInstance)) {
            messages.forEach(message -> server.answer(message, session, unsent -> {}));
            exchange.send(202);
            return;
        }
        switch (answers) {
            case JSON -> exchange.sendJson(200, answerAll(session, messages));
            case EVENTS -> answerOn(exchange.sendEvents(), session, messages);
        }
    }

    private ArrayNode answerAll(Session session, List<JsonRpc.Message> messages) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        messages.forEach(
                message -> server.answer(message, session, unsent -> {}).ifPresent(all::add));
        return all;
    }

    private void delete(Exchange exchange) throws IOException, Refused {
        Session session = session(exchange);
        synchronized (sessions) {
            sessions.remove(session.id());
        }
        session.end();
        exchange.send(200);
    }

    @Override
    public void close() {
        synchronized (sessions) {
            sessions.values().forEach(Session::end);
            sessions.clear();
        }
    }
}
