package io.mcpstead.testing;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** What a test server does instead of answering a request as it should. */
@FunctionalInterface
public interface Misbehaviour {
    /**
     * Acts on one request.
     *
     * @param proper answers as the server would have; may be called or not
     */
    void act(Exchange exchange, Reply reply, Proper proper) throws IOException, InterruptedException;

    /** The proper answer. */
    interface Proper {
        /** The message that would be sent. */
        String message() throws IOException, InterruptedException;

        /** Sends it. */
        void send() throws IOException, InterruptedException;
    }

    Misbehaviour NEVER_ANSWERS = (exchange, reply, proper) -> exchange.awaitClose();
    Misbehaviour UNAUTHORIZED = status(401, "text/plain", "no token, no answer");
    Misbehaviour FORBIDDEN = status(403, "text/plain", "not for you");
    Misbehaviour HTML_ERROR_PAGE =
            status(502, "text/html", "<html><body><h1>502 Bad Gateway</h1>" + "<hr>".repeat(500) + "</body></html>");
    Misbehaviour METHOD_NOT_ALLOWED = status(405, "text/plain", "no");
    Misbehaviour HTML_PAGE = status(200, "text/html", "<html>welcome</html>");
    Misbehaviour NOT_JSON = status(200, "application/json", "{\"jsonrpc\": oops");
    Misbehaviour EMPTY_ANSWER = (exchange, reply, proper) -> exchange.empty(200);
    Misbehaviour NO_CONTENT = (exchange, reply, proper) -> exchange.empty(204);
    Misbehaviour ACCEPTED_WITHOUT_ANSWER = (exchange, reply, proper) -> exchange.empty(202);

    /** The answer bears the id of another request. */
    Misbehaviour WRONG_ID = (exchange, reply, proper) -> reply.answer(Json.response("987654321", "{\"content\":[]}"));

    /** The id, a number, comes back as a string. */
    Misbehaviour ID_AS_STRING = (exchange, reply, proper) -> {
        String id = exchange.request().id();
        reply.answer(proper.message().replace("\"id\":" + id + ",", "\"id\":\"" + id + "\","));
    };

    /** A stream with the proper answer and a second one to the same request. */
    Misbehaviour TWO_ANSWERS = (exchange, reply, proper) -> {
        reply.interim(proper.message());
        reply.answer(Json.response(exchange.request().id(), Tool.text("second answer")));
    };

    /** A stream with an answer to another request before the proper one. */
    Misbehaviour STRANGE_ANSWER_FIRST = (exchange, reply, proper) -> {
        reply.interim(Json.response("987654321", Tool.text("not yours")));
        reply.answer(proper.message());
    };

    /** The connection is closed before a byte of an answer. */
    Misbehaviour CLOSES = (exchange, reply, proper) -> exchange.abort();

    /** A stream that ends in good order without an answer. */
    Misbehaviour STREAM_WITHOUT_ANSWER = (exchange, reply, proper) -> {
        reply.sink().raw(": sorry\n\n");
        reply.sink().end();
    };

    /** A JSON body that breaks off. */
    Misbehaviour CLOSES_IN_MID_JSON = (exchange, reply, proper) -> {
        exchange.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"jsonrpc\":\"2.0\"");
        exchange.abort();
    };

    /** An event stream that breaks off within an event. */
    Misbehaviour CLOSES_IN_MID_EVENT = (exchange, reply, proper) -> {
        String message = proper.message();
        reply.sink().raw("data: " + message.substring(0, message.length() / 2));
        reply.sink().abort();
    };

    /** Comments without end, but no answer; ends with the connection. */
    Misbehaviour ENDLESS_STREAM = (exchange, reply, proper) -> {
        while (!Thread.currentThread().isInterrupted()) {
            reply.sink().raw(": still here\n\n");
            Thread.sleep(5);
        }
    };

    /** Log messages without end, but no answer; ends with the connection. */
    Misbehaviour ENDLESS_MESSAGES = (exchange, reply, proper) -> {
        while (!Thread.currentThread().isInterrupted()) {
            reply.interim(Json.notification("notifications/message", "{\"level\":\"info\",\"data\":\"more\"}"));
            Thread.sleep(5);
        }
    };

    /** An answer of 20 MB. */
    Misbehaviour HUGE_ANSWER = (exchange, reply, proper) ->
            reply.answer(Json.response(exchange.request().id(), Tool.text("x".repeat(20_000_000))));

    /** One event of 20 MB. */
    Misbehaviour HUGE_EVENT = (exchange, reply, proper) ->
            reply.sink().last(Json.response(exchange.request().id(), Tool.text("x".repeat(20_000_000))));

    /** One line that never ends; ends with the connection. */
    Misbehaviour ENDLESS_LINE = (exchange, reply, proper) -> {
        while (!Thread.currentThread().isInterrupted()) {
            reply.sink().raw("data: " + "x".repeat(100_000));
        }
    };

    /** A header that never ends; ends with the connection. */
    Misbehaviour ENDLESS_HEADER = (exchange, reply, proper) -> {
        exchange.write("HTTP/1.1 200 OK\r\nX: ");
        while (!Thread.currentThread().isInterrupted()) {
            exchange.write("x".repeat(100_000));
        }
    };

    /** Headers without end; ends with the connection. */
    Misbehaviour ENDLESS_HEADERS = (exchange, reply, proper) -> {
        exchange.write("HTTP/1.1 200 OK\r\n");
        while (!Thread.currentThread().isInterrupted()) {
            exchange.write("X: y\r\n".repeat(10_000));
        }
    };

    /** Asks the client something before it answers. */
    Misbehaviour ASKS_BACK = (exchange, reply, proper) -> {
        reply.interim("{\"jsonrpc\":\"2.0\",\"id\":\"ask-1\",\"method\":\"elicitation/create\","
                + "\"params\":{\"message\":\"sure?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}");
        reply.interim("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        reply.answer(proper.message());
    };

    Misbehaviour UNKNOWN_METHOD = (exchange, reply, proper) ->
            reply.answer(Json.error(exchange.request().id(), -32601, "Method not found"));

    /** A JSON-RPC error with a long message and data. */
    Misbehaviour RPC_ERROR = (exchange, reply, proper) -> reply.answer("{\"jsonrpc\":\"2.0\",\"id\":"
            + exchange.request().id()
            + ",\"error\":{\"code\":-32050,\"message\":\"the upstream's own words\",\"data\":{\"hint\":[1.50]}}}");

    static Misbehaviour status(int status, String contentType, String body) {
        return (exchange, reply, proper) -> exchange.respond(status, contentType, body);
    }

    static Misbehaviour redirectsTo(String url) {
        return (exchange, reply, proper) -> exchange.header("Location", url).empty(307);
    }

    /** Behaves for the first calls and then no more. */
    static Misbehaviour after(int calls, Misbehaviour then) {
        AtomicInteger seen = new AtomicInteger();
        return (exchange, reply, proper) -> {
            if (seen.getAndIncrement() < calls) {
                proper.send();
            } else {
                then.act(exchange, reply, proper);
            }
        };
    }

    /** Misbehaves for the first calls and then no more. */
    static Misbehaviour first(int calls, Misbehaviour misbehaviour) {
        AtomicInteger seen = new AtomicInteger();
        return (exchange, reply, proper) -> {
            if (seen.getAndIncrement() < calls) {
                misbehaviour.act(exchange, reply, proper);
            } else {
                proper.send();
            }
        };
    }
}
