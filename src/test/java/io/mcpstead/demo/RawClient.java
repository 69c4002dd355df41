package io.mcpstead.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Plain HTTP to an MCP endpoint, so that tests see status, headers and bytes. */
public final class RawClient implements AutoCloseable {
    static final String INITIALIZE = initialize("2025-11-25");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    public RawClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    static String initialize(String version) {
        return """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s","capabilities":{},
                 "clientInfo":{"name":"test","version":"1"}}}""".formatted(version);
    }

    static String call(int id, String tool, String arguments) {
        return """
                {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"%s","arguments":%s}}""".formatted(id, tool, arguments);
    }

    /** A request to the endpoint with the headers that every client must send. */
    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> post(String body) {
        return send(request().POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(String session, String body) {
        return send(request().header("Mcp-Session-Id", session).POST(BodyPublishers.ofString(body)));
    }

    /** The lines of an answer as they come. Whoever closes the stream leaves in mid-answer. */
    Stream<String> stream(String session, String body) {
        var request = request().header("Mcp-Session-Id", session).POST(BodyPublishers.ofString(body));
        return send(request, BodyHandlers.ofLines()).body();
    }

    /** Opens a session and gives its id. */
    public String open(String version) {
        return post(initialize(version)).headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    /** The answer to a request, whether it came as JSON or as the last event of a stream. */
    public JsonNode ask(String session, String body) {
        return messages(post(session, body)).getLast();
    }

    static List<JsonNode> messages(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        if (type.equals("application/json")) {
            return List.of(json(response.body()));
        }
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> json(line.substring("data: ".length())))
                .toList();
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
