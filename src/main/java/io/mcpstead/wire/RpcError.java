package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/** The error member of a JSON-RPC response; {@code data} is JSON, null where there is none. */
public record RpcError(int code, String message, @Nullable Slice data) {
    public RpcError(ErrorCode code, String message) {
        this(code.code(), message, null);
    }
}
