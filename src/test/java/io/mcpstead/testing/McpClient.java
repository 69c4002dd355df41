package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A plain client of the gateway: what it sends and gets is seen to the byte. */
public final class McpClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI endpoint;
    private final Map<String, String> headers = new LinkedHashMap<>();

    McpClient(URI endpoint) {
        this.endpoint = endpoint;
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
    }

    /** Sends this header from now on; an empty value leaves it out. */
    public McpClient header(String name, String value) {
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    public McpClient accepting(String types) {
        return header("Accept", types);
    }

    /** Opens a session and uses it from now on. */
    public McpClient initialize() {
        return initialize("2025-11-25");
    }

    public McpClient initialize(String version) {
        HttpResponse<String> response = post(initializeRequest(version));
        return header(
                "Mcp-Session-Id",
                response.headers()
                        .firstValue("mcp-session-id")
                        .orElseThrow(() -> new IllegalStateException("no session: " + response.body())));
    }

    public String session() {
        return headers.getOrDefault("Mcp-Session-Id", "");
    }

    public static String initializeRequest(String version) {
        return request(
                "0",
                "initialize",
                "{\"protocolVersion\":" + Json.quote(version)
                        + ",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}");
    }

    public static String request(String id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":" + Json.quote(method) + ",\"params\":" + params
                + "}";
    }

    /** A {@code tools/call}; {@code arguments} is JSON. */
    public static String callRequest(String id, String tool, String arguments) {
        return request(id, "tools/call", "{\"name\":" + Json.quote(tool) + ",\"arguments\":" + arguments + "}");
    }

    /** A {@code tools/call} that asks for progress; {@code token} and {@code arguments} are JSON. */
    public static String progressRequest(String id, String tool, String arguments, String token) {
        return request(
                id,
                "tools/call",
                "{\"name\":" + Json.quote(tool) + ",\"arguments\":" + arguments + ",\"_meta\":{\"progressToken\":"
                        + token + "}}");
    }

    /** Calls a tool and gives the whole response. */
    public JsonNode call(String tool, String arguments) {
        return ask(callRequest("1", tool, arguments));
    }

    /** Sends a request and gives the response out of a JSON body or the end of a stream. */
    public JsonNode ask(String body) {
        return last(post(body));
    }

    /** The last message of an answer, JSON or SSE. */
    public static JsonNode last(HttpResponse<String> response) {
        return messages(response).getLast();
    }

    /** All messages of an answer, JSON or SSE. */
    public static List<JsonNode> messages(HttpResponse<String> response) {
        if (!isStream(response)) {
            return List.of(Json.read(response.body()));
        }
        try (InputStream in = new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8))) {
            SseReader reader = new SseReader(in, 100_000_000);
            List<JsonNode> messages = new ArrayList<>();
            for (SseEvent event = reader.next(); event != null; event = reader.next()) {
                messages.add(Json.read(event.data().text()));
            }
            return messages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean isStream(HttpResponse<?> response) {
        return response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    }

    public List<String> toolNames() {
        List<String> names = new ArrayList<>();
        ask(request("1", "tools/list", "{}"))
                .at("/result/tools")
                .forEach(tool -> names.add(tool.path("name").asText()));
        return names;
    }

    public HttpResponse<String> post(String body) {
        return send("POST", BodyPublishers.ofString(body));
    }

    public HttpResponse<String> post(byte[] body) {
        return send("POST", BodyPublishers.ofByteArray(body));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String body) {
        return HTTP.sendAsync(build("POST", BodyPublishers.ofString(body)), BodyHandlers.ofString());
    }

    /** Sends a request and gives the answer's stream as it comes; closing it disconnects. */
    public InputStream open(String body) {
        return exchange(build("POST", BodyPublishers.ofString(body)), BodyHandlers.ofInputStream())
                .body();
    }

    /** Opens the stream of a GET. */
    public EventStream listen() {
        HttpResponse<InputStream> response =
                exchange(build("GET", BodyPublishers.noBody()), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("no stream: HTTP " + response.statusCode());
        }
        return new EventStream(response.body());
    }

    public HttpResponse<String> send(String httpMethod) {
        return send(httpMethod, BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String httpMethod, HttpRequest.BodyPublisher body) {
        return exchange(build(httpMethod, body), BodyHandlers.ofString());
    }

    private HttpRequest build(String httpMethod, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).timeout(Duration.ofSeconds(60)).method(httpMethod, body);
        headers.forEach(request::header);
        return request.build();
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
