package io.mcpstead.http;

import io.mcpstead.protocol.McpErrors;
import io.mcpstead.wire.ErrorCode;
import java.util.OptionalInt;

/**
 * The HTTP statuses of JSON-RPC errors in the modern era (specification 2026-07-28, Streamable HTTP, "Protocol Version
 * Header" and "Server Validation"; Overview, "Per-request protocol fields").
 */
final class ErrorStatus {
    private ErrorStatus() {}

    /** The status of an answer; empty is one that succeeded. */
    static int of(OptionalInt errorCode) {
        if (errorCode.isEmpty()) {
            return 200;
        }
        int code = errorCode.getAsInt();
        if (code == ErrorCode.METHOD_NOT_FOUND.code()) {
            return 404;
        }
        boolean badRequest = code == McpErrors.HEADER_MISMATCH
                || code == McpErrors.MISSING_CLIENT_CAPABILITY
                || code == McpErrors.UNSUPPORTED_PROTOCOL_VERSION;
        return badRequest ? 400 : 200;
    }
}
