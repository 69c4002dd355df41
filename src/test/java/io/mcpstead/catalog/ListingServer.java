package io.mcpstead.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mcpstead.testing.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A legacy MCP server that has lists of all kinds and nothing else; they can be changed while it runs. */
final class ListingServer implements AutoCloseable {
    private final Map<String, String> results = new ConcurrentHashMap<>();
    private HttpServer http;

    /** @param introduction what it says of itself in its handshake, JSON members */
    ListingServer(String introduction) {
        results.put("initialize", "{\"protocolVersion\":\"2025-11-25\"," + introduction + "}");
        results.put("ping", "{}");
        http = open(0);
    }

    /** Sets the result of a list method. */
    ListingServer on(String method, String result) {
        results.put(method, result);
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    private HttpServer open(int port) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            opened.createContext("/mcp", this::answer);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away. */
    void stop() {
        http.stop(0);
    }

    /** Comes back where it was. */
    void restart() {
        http = open(http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            JsonNode request = Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String result = results.get(request.path("method").asText());
            if (!request.has("id")) {
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            String outcome =
                    result == null ? "\"error\":{\"code\":-32601,\"message\":\"unknown\"}" : "\"result\":" + result;
            byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + "," + outcome + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(result == null ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
