package io.mcpstead.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.demo.Exchange.EventStream;
import io.mcpstead.demo.Exchange.Refused;
import io.mcpstead.demo.JsonRpc.Failure;
import io.mcpstead.demo.McpServer.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP+SSE of 2024-11-05 (basic/transports of that version). A GET of {@code /sse} opens the stream, whose first event
 * names the address for POST; answers come on the stream.
 */
final class SseTransport implements Exchange.Handler, AutoCloseable {
    static final List<String> VERSIONS = List.of("2024-11-05");

    private static final String MESSAGE_QUERY = "sessionId=";
    private static final int MAX_STREAMS = 100;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final McpServer server;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    private record Client(Session session, EventStream events) {}

    SseTransport(McpServer server) {
        this.server = server;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, Refused, Failure {
        switch (exchange.uri().getPath()) {
            case "/sse" -> {
                if (!exchange.method().equals("GET")) {
                    exchange.refuseMethod("GET");
                }
                stream(exchange);
            }
            case "/message" -> {
                if (!exchange.method().equals("POST")) {
                    exchange.refuseMethod("POST");
                }
                post(exchange);
            }
            default -> throw new Refused(404, "Not found");
        }
    }

    private void stream(Exchange exchange) throws IOException, Refused {
        if (clients.size() >= MAX_STREAMS) {
            throw new Refused(503, "Too many open streams");
        }
        Session session = new Session();
        EventStream events = exchange.sendEvents();
        clients.put(session.id(), new Client(session, events));
        try {
            events.send("endpoint", "/message?" + MESSAGE_QUERY + session.id());
            while (!session.awaitEnd(KEEP_ALIVE)) {
                events.sendComment();
            }
        } finally {
            clients.remove(session.id());
            session.end();
        }
    }

    private void post(Exchange exchange) throws IOException, Refused, Failure {
        Client client = client(exchange);
        JsonRpc.Message message = JsonRpc.read(exchange.body());
        exchange.send(202);
        Optional<ObjectNode> answer = server.answer(message, client.session(), client.events());
        if (answer.isPresent()) {
            answer(client, answer.get());
        }
    }

    private Client client(Exchange exchange) throws Refused {
        String query = Optional.ofNullable(exchange.uri().getQuery()).orElse("");
        if (!query.startsWith(MESSAGE_QUERY)) {
            throw new Refused(400, "The sessionId is missing");
        }
        return Optional.ofNullable(clients.get(query.substring(MESSAGE_QUERY.length())))
                .orElseThrow(() -> new Refused(404, "Session not found"));
    }

    private static void answer(Client client, ObjectNode answer) {
        try {
            client.events().send(answer);
        } catch (IOException e) {
            // The client has closed its stream, and with it the session.
            client.session().end();
        }
    }

    @Override
    public void close() {
        clients.values().forEach(client -> client.session().end());
    }
}
