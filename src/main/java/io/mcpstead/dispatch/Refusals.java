package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;

/** Requests that end before any upstream is asked. */
final class Refusals {
    private Refusals() {}

    static MessageStream of(RequestMetrics counted, RequestId id, RpcError error) {
        counted.record(false, 0);
        return MessageStreams.error(id, error);
    }

    static MessageStream unknownMethod(RequestMetrics counted, Message.Request asked) {
        return of(
                counted,
                asked.id(),
                new RpcError(ErrorCode.METHOD_NOT_FOUND, "method '" + Shown.of(asked.method()) + "' not found"));
    }

    static RpcError invalidParams(String message) {
        return new RpcError(ErrorCode.INVALID_PARAMS, message);
    }
}
