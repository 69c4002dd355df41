import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MCP server of 2025-11-25 whose one tool gets another name at every {@link #change}, which it announces. */
final class IdleUpstream implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*([^,}\\s]+)");
    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpServer server;
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private volatile int version;

    IdleUpstream(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::serve);
        server.start();
    }

    boolean isListenedTo() {
        return !streams.isEmpty();
    }

    void change() throws IOException {
        version++;
        for (OutputStream stream : streams) {
            stream.write("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n".getBytes(UTF_8));
            stream.flush();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> openStream(exchange);
            case "POST" -> answer(exchange, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            default -> exchange.sendResponseHeaders(405, -1);
        }
    }

    private void openStream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream stream = exchange.getResponseBody();
        stream.write(":\n\n".getBytes(UTF_8));
        stream.flush();
        streams.add(stream);
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        Matcher id = ID.matcher(body);
        if (!id.find()) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + "," + outcome(body) + "}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String outcome(String body) {
        Matcher method = METHOD.matcher(body);
        return switch (method.find() ? method.group(1) : "") {
            case "initialize" -> "\"result\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{\"tools\":{\"listChanged\":true}},"
                    + "\"serverInfo\":{\"name\":\"idle\",\"version\":\"1\"}}";
            case "tools/list" -> "\"result\":{\"tools\":[{\"name\":\"tool_" + version
                    + "\",\"inputSchema\":{\"type\":\"object\"}}]}";
            case "ping" -> "\"result\":{}";
            default -> "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}";
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
