package io.mcpstead.listen;

import io.mcpstead.protocol.McpErrors;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;

/** Why a client is not told of what it wants to be told of. */
final class Refusals {
    static final RpcError BAD_URI = new RpcError(
            ErrorCode.INVALID_PARAMS,
            "params.uri must be a string of at most " + Filter.MAX_URI_LENGTH + " characters");
    static final RpcError NO_SESSION = new RpcError(
            ErrorCode.INVALID_REQUEST, "subscriptions belong to a session: initialize, then send Mcp-Session-Id");
    static final RpcError TOO_MANY_SUBSCRIPTIONS =
            new RpcError(ErrorCode.SERVER_ERROR, "too many resources are subscribed to");

    private Refusals() {}

    /** Specification 2025-11-25, Resources, "Error Handling". */
    static RpcError unknownResource(String uri) {
        return new RpcError(McpErrors.RESOURCE_NOT_FOUND, "no server has this resource", data(uri));
    }

    static RpcError silentServer(String server, String uri) {
        String why = "server '" + server + "' does not tell of changes to its resources";
        return new RpcError(ErrorCode.INVALID_PARAMS.code(), why, data(uri));
    }

    private static Slice data(String uri) {
        return JsonEdit.empty().set("uri", uri).toSlice();
    }

    static Opening.Refused noStream(String method) {
        return refused(
                406,
                ErrorCode.INVALID_REQUEST,
                "the answer to " + method + " is a stream: Accept must name text/event-stream");
    }

    static Opening.Refused invalid(MalformedMessageException e) {
        return refused(400, e.code(), e.reason());
    }

    static Opening.Refused noServer() {
        return refused(404, ErrorCode.INVALID_REQUEST, "no server of this name");
    }

    static Opening.Refused secondStream() {
        return refused(409, ErrorCode.INVALID_REQUEST, "a session has one stream, and this one's is open");
    }

    static Opening.Refused tooManyStreams() {
        return refused(503, ErrorCode.SERVER_ERROR, "too many streams are open");
    }

    static Opening.Refused tooManySubscriptions() {
        return new Opening.Refused(503, TOO_MANY_SUBSCRIPTIONS);
    }

    static Opening.Refused shuttingDown() {
        return refused(503, ErrorCode.SERVER_ERROR, "gateway shutting down");
    }

    private static Opening.Refused refused(int httpStatus, ErrorCode code, String why) {
        return new Opening.Refused(httpStatus, new RpcError(code, why));
    }
}
