package io.mcpstead.bridge;

import io.mcpstead.audit.AuditedCall;
import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.protocol.Methods;
import io.mcpstead.session.Cancellation;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A client's request and where it goes.
 *
 * @param request as the client sent it
 * @param view what the client sees of the catalogue
 * @param call the request as the upstream is to get it
 * @param requests counts it, once
 * @param audit writes it down when it ends; null for what is not written down
 */
record ClientCall(
        Message.Request request,
        View view,
        Target target,
        CallRequest call,
        Cancellation cancellation,
        RequestMetrics requests,
        @Nullable AuditedCall audit) {
    RequestId id() {
        return request.id();
    }

    ServerMetrics server() {
        return target.upstream().metrics();
    }

    /** Whether a modern upstream may answer it with a question (Multi Round-Trip Requests, "Supported Requests"). */
    boolean mayAsk() {
        return switch (request.method()) {
            case Methods.TOOLS_CALL, Methods.PROMPTS_GET, Methods.RESOURCES_READ -> true;
            default -> false;
        };
    }
}
