package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A small MCP server of the legacy era over either HTTP transport. */
final class McpHandler implements SocketServer.Handler {
    private final Behaviour behaviour;
    private final Recording recording;
    private final Tools tools;
    private final AtomicInteger sessionCount;

    /** The calls made in each session that is open. */
    private final Map<String, AtomicInteger> sessions = new ConcurrentHashMap<>();

    /** The open event streams of GET requests by session. */
    private final Map<String, SseSink> streams = new ConcurrentHashMap<>();

    McpHandler(Behaviour behaviour, Recording recording, Tools tools, AtomicInteger sessionCount) {
        this.behaviour = behaviour;
        this.recording = recording;
        this.tools = tools;
        this.sessionCount = sessionCount;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest request = exchange.request();
        recording.add(request);
        String authorization = behaviour.requiredAuthorization;
        if (authorization != null && !authorization.equals(request.header("authorization"))) {
            exchange.header("WWW-Authenticate", "Bearer").respond(401, "text/plain", "no such token");
            return;
        }
        switch (request.httpMethod()) {
            case "GET" -> get(exchange);
            case "POST" -> post(exchange);
            case "DELETE" -> {
                sessions.remove(session(request));
                exchange.empty(200);
            }
            default -> exchange.empty(405);
        }
    }

    /** Forgets all sessions, as a server does that restarts. */
    void expireSessions() {
        sessions.clear();
    }

    /** Sends a message on each open stream. */
    void broadcast(String json) throws IOException {
        for (SseSink stream : streams.values()) {
            stream.message(json);
        }
    }

    int openStreams() {
        return streams.size();
    }

    void dropStreams() throws IOException {
        for (SseSink stream : streams.values()) {
            stream.abort();
        }
    }

    private void get(Exchange exchange) throws IOException, InterruptedException {
        Misbehaviour misbehaviour = behaviour.misbehaviours.get("GET");
        if (misbehaviour != null) {
            SseDialect dialect = behaviour.dialect;
            misbehaviour.act(exchange, new Reply(exchange, true, dialect), new ProperGet(exchange));
        } else {
            properGet(exchange);
        }
    }

    private void properGet(Exchange exchange) throws IOException {
        if (behaviour.transport == Transport.HTTP_SSE) {
            String session = newSession();
            SseSink sink = exchange.stream(behaviour.dialect);
            if (behaviour.endpoint != EndpointForm.NEVER) {
                String path = "/messages?sessionId=" + session;
                sink.raw("event: endpoint\ndata: " + behaviour.endpoint.write(port(exchange), path) + "\n\n");
            }
            keepOpen(exchange, session, sink);
        } else if (behaviour.offersGetStream) {
            keepOpen(exchange, session(exchange.request()), exchange.stream(behaviour.dialect));
        } else {
            exchange.header("Allow", "POST, DELETE").empty(405);
        }
    }

    private void keepOpen(Exchange exchange, String session, SseSink sink) throws IOException {
        streams.put(session, sink);
        try {
            exchange.awaitClose();
        } finally {
            streams.remove(session, sink);
        }
    }

    private static int port(Exchange exchange) {
        String host = String.valueOf(exchange.request().header("host"));
        return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
    }

    private void post(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest request = exchange.request();
        SseSink stream = streams.get(session(request));
        boolean httpSse = behaviour.transport == Transport.HTTP_SSE;
        if (httpSse && stream == null) {
            exchange.empty(request.target().startsWith("/messages") ? 404 : 405);
            return;
        }
        Reply reply = stream != null && httpSse
                ? new Reply(exchange, stream)
                : new Reply(exchange, behaviour.transport == Transport.STREAMABLE_SSE, behaviour.dialect);
        ProperPost proper = new ProperPost(exchange, reply);
        Misbehaviour misbehaviour = behaviour.misbehaviour(request.method());
        if (misbehaviour != null) {
            misbehaviour.act(exchange, reply, proper);
        } else {
            proper.send();
        }
    }

    private static String session(ReceivedRequest request) {
        String header = request.header("mcp-session-id");
        String target = request.target();
        int query = target.indexOf("?sessionId=");
        return header != null ? header : query < 0 ? "" : target.substring(query + "?sessionId=".length());
    }

    private String newSession() {
        String session = "session-" + sessionCount.incrementAndGet();
        sessions.put(session, new AtomicInteger());
        return session;
    }

    private final class ProperGet implements Misbehaviour.Proper {
        private final Exchange exchange;

        ProperGet(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public String message() {
            return Json.notification("notifications/message", "{\"level\":\"info\",\"data\":\"hello\"}");
        }

        @Override
        public void send() throws IOException {
            properGet(exchange);
        }
    }

    private final class ProperPost implements Misbehaviour.Proper {
        private final Exchange exchange;
        private final ReceivedRequest request;
        private final Reply reply;

        ProperPost(Exchange exchange, Reply reply) {
            this.exchange = exchange;
            this.request = exchange.request();
            this.reply = reply;
        }

        @Override
        public void send() throws IOException, InterruptedException {
            if (!sessionIsOpen()) {
                behaviour.sessionLoss.answer(exchange);
            } else if (!request.message().has("id") || request.method().isEmpty()) {
                exchange.empty(behaviour.acceptedStatus);
            } else {
                answer();
            }
        }

        private void answer() throws IOException, InterruptedException {
            reply.accept();
            recording.begin(session(request), request.id());
            String message;
            try {
                message = message();
            } finally {
                recording.end(session(request), request.id());
            }
            if (request.method().equals("initialize")
                    && behaviour.sessions
                    && behaviour.transport != Transport.HTTP_SSE) {
                exchange.header("Mcp-Session-Id", newSession());
            }
            reply.answer(message);
        }

        private boolean sessionIsOpen() {
            if (!behaviour.sessions || request.method().equals("initialize")) {
                return true;
            }
            AtomicInteger calls = sessions.get(session(request));
            if (calls == null) {
                return false;
            }
            if (request.method().equals("tools/call") && calls.incrementAndGet() > behaviour.callsPerSession) {
                sessions.remove(session(request));
                return false;
            }
            return true;
        }

        @Override
        public String message() throws IOException, InterruptedException {
            String id = request.id();
            return switch (request.method()) {
                case "initialize" -> Json.response(id, initializeResult());
                case "ping" -> Json.response(id, "{}");
                case "tools/list" -> Json.response(id, toolList());
                case "tools/call" -> call(id);
                default -> Json.error(id, -32601, "Method not found");
            };
        }

        private String initializeResult() {
            String version = behaviour.protocolVersion;
            String spoken = version != null
                    ? version
                    : request.params().path("protocolVersion").asText();
            return "{\"protocolVersion\":" + Json.quote(spoken)
                    + ",\"capabilities\":{\"tools\":{\"listChanged\":true},\"logging\":{}},"
                    + "\"serverInfo\":{\"name\":\"test-upstream\",\"version\":\"1\"}}";
        }

        private String call(String id) throws IOException, InterruptedException {
            Tool tool = tools.byName().get(request.params().path("name").asText());
            return tool == null
                    ? Json.error(id, -32602, "Unknown tool: " + request.params().path("name"))
                    : Json.response(id, tool.call(new ToolCall(request, reply)));
        }

        private String toolList() {
            List<String> entries = new ArrayList<>();
            tools.byName().keySet().forEach(name -> entries.add(entry(name)));
            entries.addAll(behaviour.extraEntries);
            JsonNode cursor = request.params().path("cursor");
            int from = cursor.isMissingNode() ? 0 : Integer.parseInt(cursor.asText());
            int to = Math.min(entries.size(), from + Math.min(behaviour.pageSize, entries.size()));
            String next = nextCursor(to, entries.size());
            return "{\"tools\":[" + String.join(",", entries.subList(from, to)) + "]"
                    + (next == null ? "" : ",\"nextCursor\":\"" + next + "\"") + "}";
        }

        private @Nullable String nextCursor(int to, int size) {
            if (behaviour.repeatsCursor) {
                return "0";
            }
            return to < size ? Integer.toString(to) : null;
        }
    }

    private static String entry(String tool) {
        return "{\"name\":" + Json.quote(tool) + ",\"description\":" + Json.quote("The tool " + tool)
                + ",\"inputSchema\":{\"type\":\"object\",\"x-precise\":1.500}}";
    }
}
