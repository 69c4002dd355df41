package io.mcpstead.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON-RPC 2.0 messages of the gateway's own. */
public final class JsonRpc {
    private static final Slice REQUEST = Slice.of("{\"jsonrpc\":\"2.0\",\"id\":");
    private static final Slice METHOD = Slice.of(",\"method\":");
    private static final Slice NOTIFICATION = Slice.of("{\"jsonrpc\":\"2.0\",\"method\":");
    private static final Slice PARAMS = Slice.of(",\"params\":");
    private static final Slice RESULT = Slice.of(",\"result\":");
    private static final Slice ERROR = Slice.of(",\"error\":{\"code\":");
    private static final Slice ERROR_WITHOUT_ID = Slice.of("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
    private static final Slice MESSAGE = Slice.of(",\"message\":");
    private static final Slice DATA = Slice.of(",\"data\":");
    private static final Slice END = Slice.of("}");
    private static final Slice OPEN = Slice.of("[");
    private static final Slice COMMA = Slice.of(",");
    private static final Slice CLOSE = Slice.of("]");
    private static final Slice EMPTY = Slice.of("[]");
    private static final Slice NULL = Slice.of("null");

    private JsonRpc() {}

    /** A request; {@code params} is a JSON object, null for none. */
    public static Slice request(RequestId id, String method, @Nullable Json params) {
        return params == null
                ? Json.join(REQUEST, id.json(), METHOD, string(method), END)
                : Json.join(REQUEST, id.json(), METHOD, string(method), PARAMS, params, END);
    }

    /** A notification; {@code params} is a JSON object, null for none. */
    public static Slice notification(String method, @Nullable Json params) {
        return params == null
                ? Json.join(NOTIFICATION, string(method), END)
                : Json.join(NOTIFICATION, string(method), PARAMS, params, END);
    }

    /** A response that succeeded; {@code result} is JSON. */
    public static Json result(RequestId id, Json result) {
        return Json.concat(REQUEST, id.json(), RESULT, result, END);
    }

    /** A response that failed; its id is null where the request's could not be read. */
    public static Slice error(@Nullable RequestId id, RpcError error) {
        return Json.join(REQUEST, id == null ? NULL : id.json(), ERROR, error(error), END);
    }

    private static Slice error(RpcError error) {
        Slice code = Slice.of(Integer.toString(error.code()));
        Slice message = string(error.message());
        return error.data() == null
                ? Json.join(code, MESSAGE, message, END)
                : Json.join(code, MESSAGE, message, DATA, error.data(), END);
    }

    /** An error that answers no request, in the form without an id. */
    public static Slice errorWithoutId(RpcError error) {
        return Json.join(ERROR_WITHOUT_ID, error(error), END);
    }

    /** Several JSON values as one array. */
    public static Slice array(List<Slice> values) {
        Json[] parts = new Json[2 * values.size() + 1];
        for (int i = 0; i < values.size(); i++) {
            parts[2 * i] = i == 0 ? OPEN : COMMA;
            parts[2 * i + 1] = values.get(i);
        }
        parts[2 * values.size()] = values.isEmpty() ? EMPTY : CLOSE;
        return Json.join(parts);
    }

    /** A text as a JSON string. */
    public static Slice string(String text) {
        return JsonStrings.encode(text);
    }

    /** The text of a JSON string that is part of a message. */
    public static String text(Slice jsonString) {
        return JsonStrings.decode(jsonString);
    }
}
