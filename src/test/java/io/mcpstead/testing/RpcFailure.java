package io.mcpstead.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON-RPC error in place of a result, with the HTTP status that a modern server sends it with. */
public final class RpcFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final @Nullable String data;

    public RpcFailure(int status, int code, String message, @Nullable String data) {
        super(message);
        this.status = status;
        this.code = code;
        this.data = data;
    }

    public RpcFailure(int code, String message) {
        this(200, code, message, null);
    }

    int status() {
        return status;
    }

    /** The response to the request of that id. */
    String response(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":"
                + Json.quote(String.valueOf(getMessage())) + (data == null ? "" : ",\"data\":" + data) + "}}";
    }
}
