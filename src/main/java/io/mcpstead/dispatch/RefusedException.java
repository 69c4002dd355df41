package io.mcpstead.dispatch;

import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;

/** A modern request that is not looked into, since what it says of itself is wrong: HTTP 400 and this error. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;

    RefusedException(RpcError error) {
        super(error.message());
        this.error = error;
    }

    /** Of {@code _meta} that lacks what it must have, or has it in the wrong form. */
    static RefusedException invalid(String message) {
        return new RefusedException(new RpcError(ErrorCode.INVALID_PARAMS, message));
    }

    static RefusedException of(int code, String message, Slice data) {
        return new RefusedException(new RpcError(code, message, data));
    }

    RpcError error() {
        return error;
    }
}
