package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/** The error member of a JSON-RPC response; {@code data} is JSON, null where there is none. */
public record RpcError(int code, String message, @Nullable Slice data) {
    /** For a fault of the gateway's own, of which its log has more. */
    public static final RpcError INTERNAL = new RpcError(ErrorCode.INTERNAL_ERROR, "internal error");

    public RpcError(ErrorCode code, String message) {
        this(code.code(), message, null);
    }
}
