package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as a test server got it.
 *
 * @param target the request target: path and query
 * @param headers by lower-case name
 * @param message the body as JSON, a missing node where there is none
 */
public record ReceivedRequest(
        String httpMethod, String target, Map<String, String> headers, String body, JsonNode message) {
    static ReceivedRequest of(String httpMethod, String target, Map<String, String> headers, String body) {
        JsonNode message = body.isBlank() ? MissingNode.getInstance() : Json.read(body);
        return new ReceivedRequest(httpMethod, target, headers, body, message);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The MCP method, empty where the request has none. */
    public String method() {
        return message.path("method").asText();
    }

    /** The JSON-RPC id as JSON. */
    public String id() {
        return message.path("id").toString();
    }

    /** Whether it says that it is of the modern era. */
    boolean isModern() {
        return "2026-07-28".equals(header("mcp-protocol-version"))
                || params().path("_meta").has("io.modelcontextprotocol/protocolVersion");
    }

    public JsonNode params() {
        return message.path("params");
    }
}
