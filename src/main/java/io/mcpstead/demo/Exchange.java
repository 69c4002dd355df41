package io.mcpstead.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP request and its answer, in the words of the MCP transports. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpExchange http;

    private Exchange(HttpExchange http) {
        this.http = http;
    }

    /** What a transport does with a request; failures become the answer if none was begun. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange) throws IOException, Refused, JsonRpc.Failure;
    }

    /** The request is answered with an HTTP error and a JSON-RPC error as its body. */
    static final class Refused extends Exception {
        private final int status;
        private final String text;

        Refused(int status, String text) {
            super(text);
            this.status = status;
            this.text = text;
        }
    }

    static HttpHandler handler(Handler handler) {
        return http -> {
            try (http) {
                new Exchange(http).run(handler);
            }
        };
    }

    private void run(Handler handler) throws IOException {
        try {
            checkOrigin();
            handler.handle(this);
        } catch (Refused e) {
            refuse(e.status, e.status == 404 ? -32001 : -32000, e.text);
        } catch (JsonRpc.Failure e) {
            refuse(400, e.code(), e.text());
        } catch (RuntimeException e) {
            // The thread's edge: the server must outlive a defect, and the client must hear of it.
            LOG.error(
                    "Demo server failed on {} {}",
                    method(),
                    http.getRequestURI().getPath(),
                    e);
            refuse(500, -32603, "Internal error");
        }
    }

    private void refuse(int status, int code, String message) throws IOException {
        if (http.getResponseCode() == -1) {
            sendJson(status, JsonRpc.error(null, code, message));
        }
    }

    /** A web page must not reach a server on its reader's machine by DNS rebinding (basic/transports, Security). */
    private void checkOrigin() throws Refused {
        Optional<String> origin = header("Origin");
        if (origin.isPresent() && !isLoopback(origin.get())) {
            throw new Refused(403, "Origin not allowed");
        }
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    String method() {
        return http.getRequestMethod();
    }

    URI uri() {
        return http.getRequestURI();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    void setHeader(String name, String value) {
        http.getResponseHeaders().set(name, value);
    }

    /** True if the Accept header names the type, or everything, or is absent. */
    boolean accepts(String type) {
        return header("Accept")
                .map(accept -> accept.toLowerCase(Locale.ROOT))
                .map(accept -> accept.contains(type) || accept.contains("*/*"))
                .orElse(true);
    }

    /** The request's body as JSON. */
    JsonNode body() throws IOException, Refused, JsonRpc.Failure {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw new Refused(415, "Content-Type must be application/json");
        }
        byte[] body = http.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new Refused(413, "The body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        return JsonRpc.parse(body);
    }

    void refuseMethod(String allowed) throws Refused {
        setHeader("Allow", allowed);
        throw new Refused(405, "Method not allowed");
    }

    void send(int status) throws IOException {
        http.sendResponseHeaders(status, -1);
    }

    void sendJson(int status, JsonNode body) throws IOException {
        if (method().equals("HEAD")) {
            send(status);
            return;
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        setHeader("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    /** Begins an answer of status 200 as Server-Sent Events. */
    EventStream sendEvents() throws IOException {
        setHeader("Content-Type", "text/event-stream");
        setHeader("Cache-Control", "no-store");
        http.sendResponseHeaders(200, 0);
        // Else the headers would wait for the first event, and a client may not wait that long.
        http.getResponseBody().flush();
        return new EventStream(http.getResponseBody());
    }

    /** An SSE answer. Every event is flushed at once; several threads may write. */
    static final class EventStream implements JsonRpc.Outbox {
        private final OutputStream out;

        private EventStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void send(ObjectNode message) throws IOException {
            send("message", message.toString());
        }

        void send(String event, String data) throws IOException {
            write("event: " + event + "\ndata: " + data + "\n\n");
        }

        /** A comment, which clients skip: keeps the connection warm and finds out whether it still stands. */
        void sendComment() throws IOException {
            write(": ping\n\n");
        }

        private synchronized void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
