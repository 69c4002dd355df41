package io.mcpstead.testing;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A small MCP server of either era over either HTTP transport. */
final class McpHandler implements SocketServer.Handler {
    private final Behaviour behaviour;
    private final Recording recording;
    private final AtomicInteger sessionCount;

    /** The calls made in each session that is open. */
    private final Map<String, AtomicInteger> sessions = new ConcurrentHashMap<>();

    /** The log levels that were set, by session. */
    private final Map<String, String> levels = new ConcurrentHashMap<>();

    private final Listeners listeners = new Listeners();
    private final LegacyQuestions questions = new LegacyQuestions();
    private final Answers answers;

    McpHandler(Behaviour behaviour, Recording recording, Tools tools, AtomicInteger sessionCount) {
        this.behaviour = behaviour;
        this.recording = recording;
        this.sessionCount = sessionCount;
        this.answers = new Answers(behaviour, tools);
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest request = exchange.request();
        recording.add(request);
        if (behaviour.onlyAtItsPath && !behaviour.isAt(request.target())) {
            exchange.respond(404, "text/plain", "nothing here");
            return;
        }
        String authorization = behaviour.requiredAuthorization;
        if (authorization != null && !authorization.equals(request.header("authorization"))) {
            exchange.header("WWW-Authenticate", "Bearer").respond(401, "text/plain", "no such token");
            return;
        }
        switch (request.httpMethod()) {
            case "GET", "DELETE" -> {
                if (behaviour.speaks == Speaks.MODERN) {
                    exchange.header("Allow", "POST").empty(405);
                } else {
                    legacy(exchange);
                }
            }
            case "POST" -> post(exchange);
            default -> exchange.empty(405);
        }
    }

    private void legacy(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.request().httpMethod().equals("GET")) {
            get(exchange);
        } else {
            sessions.remove(session(exchange.request()));
            exchange.empty(200);
        }
    }

    /** Forgets all sessions, as a server does that restarts. */
    void expireSessions() {
        sessions.clear();
    }

    Listeners listeners() {
        return listeners;
    }

    LegacyQuestions questions() {
        return questions;
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
            listeners.keep(exchange, session, sink);
        } else if (behaviour.offersGetStream) {
            listeners.keep(exchange, session(exchange.request()), exchange.stream(behaviour.dialect));
        } else {
            exchange.header("Allow", "POST, DELETE").empty(405);
        }
    }

    private static int port(Exchange exchange) {
        String host = String.valueOf(exchange.request().header("host"));
        return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
    }

    private void post(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest request = exchange.request();
        SseSink stream = listeners.stream(session(request));
        boolean httpSse = behaviour.transport == Transport.HTTP_SSE;
        if (httpSse && stream == null) {
            exchange.empty(request.target().startsWith("/messages") ? 404 : 405);
            return;
        }
        Reply reply = stream != null && httpSse
                ? new Reply(exchange, stream)
                : new Reply(exchange, behaviour.transport == Transport.STREAMABLE_SSE, behaviour.dialect);
        Misbehaviour.Proper proper = isModern(request)
                ? new ModernPost(behaviour, answers, listeners, exchange, reply)
                : new ProperPost(exchange, reply);
        Misbehaviour misbehaviour = behaviour.misbehaviour(request.method());
        if (misbehaviour != null) {
            misbehaviour.act(exchange, reply, proper);
        } else {
            proper.send();
        }
    }

    private boolean isModern(ReceivedRequest request) {
        return switch (behaviour.speaks) {
            case LEGACY -> false;
            case MODERN -> true;
            case DUAL -> request.isModern();
        };
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
                questions.answered(request.message());
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
            String session = session(request);
            return switch (request.method()) {
                case "initialize" -> Json.response(id, initializeResult());
                case "ping" -> Json.response(id, "{}");
                case "logging/setLevel" -> {
                    levels.put(session, request.params().path("level").asText());
                    yield Json.response(id, "{}");
                }
                case "resources/subscribe" -> {
                    listeners.subscribe(session, request.params().path("uri").asText());
                    yield Json.response(id, "{}");
                }
                case "resources/unsubscribe" -> {
                    listeners.unsubscribe(session, request.params().path("uri").asText());
                    yield Json.response(id, "{}");
                }
                default -> answered(id, session);
            };
        }

        private String answered(String id, String session) throws IOException, InterruptedException {
            SseSink get = behaviour.asksOnGetStream ? listeners.stream(session) : null;
            LegacyQuestions.Channel channel = get == null ? reply::interim : get::message;
            ToolCall call = new ToolCall(request, reply, questions.by(channel), levels.getOrDefault(session, "debug"));
            try {
                return Json.response(id, "{" + answers.members(call) + "}");
            } catch (RpcFailure e) {
                return e.response(id);
            }
        }

        private String initializeResult() {
            String version = behaviour.protocolVersion;
            String spoken = version != null
                    ? version
                    : request.params().path("protocolVersion").asText();
            return "{\"protocolVersion\":" + Json.quote(spoken) + ",\"capabilities\":" + behaviour.capabilities()
                    + ",\"serverInfo\":{\"name\":\"test-upstream\",\"version\":\"1\"}}";
        }
    }
}
