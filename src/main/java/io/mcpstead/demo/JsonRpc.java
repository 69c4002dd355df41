package io.mcpstead.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON-RPC 2.0 messages as Jackson trees. */
final class JsonRpc {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonRpc() {}

    /** A message from the client. */
    sealed interface Message {}

    record Request(JsonNode id, String method, JsonNode params) implements Message {}

    record Notification(String method, JsonNode params) implements Message {}

    /** The client's answer to a request of ours. We send none, so it is only ever ignored. */
    record Response() implements Message {}

    /** Takes messages to the client while its request is being worked on. */
    @FunctionalInterface
    interface Outbox {
        void send(ObjectNode message) throws IOException;
    }

    /** An error that the client reads as a JSON-RPC error. */
    static final class Failure extends Exception {
        private final int code;
        private final String text;

        Failure(int code, String text) {
            super(text);
            this.code = code;
            this.text = text;
        }

        String text() {
            return text;
        }

        int code() {
            return code;
        }
    }

    static JsonNode parse(byte[] body) throws Failure {
        if (body.length == 0) {
            throw new Failure(PARSE_ERROR, "Parse error: the body is empty");
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Failure(PARSE_ERROR, "Parse error: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Failure(PARSE_ERROR, "Parse error: not UTF-8");
        }
    }

    static Message read(JsonNode node) throws Failure {
        if (!node.isObject() || !node.path("jsonrpc").asText().equals("2.0")) {
            throw new Failure(INVALID_REQUEST, "Not a JSON-RPC 2.0 message");
        }
        JsonNode id = node.get("id");
        if (!node.has("method") && (node.has("result") || node.has("error"))) {
            return new Response();
        }
        if (!node.path("method").isTextual()) {
            throw new Failure(INVALID_REQUEST, "A message needs a method, a result or an error");
        }
        String method = node.get("method").textValue();
        JsonNode params = node.has("params") ? node.get("params") : object();
        if (id == null) {
            return new Notification(method, params);
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw new Failure(INVALID_REQUEST, "An id must be a string or an integer");
        }
        return new Request(id, method, params);
    }

    static ObjectNode result(JsonNode id, ObjectNode result) {
        ObjectNode message = object().put("jsonrpc", "2.0");
        message.set("id", id);
        message.set("result", result);
        return message;
    }

    /** An error response; {@code id} is null where the request's could not be read. */
    static ObjectNode error(@Nullable JsonNode id, int code, String text) {
        ObjectNode message = object().put("jsonrpc", "2.0");
        message.set("id", id);
        message.putObject("error").put("code", code).put("message", text);
        return message;
    }

    static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode message = object().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        return message;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object written down in our own sources. */
    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a JSON object: " + json, e);
        }
    }
}
