package io.mcpstead.bridge;

import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.session.Cancellation;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;

/**
 * A client's request and where it goes.
 *
 * @param request as the client sent it
 * @param view what the client sees of the catalogue
 * @param call the request as the upstream is to get it
 * @param requests counts it, once
 * @param report tells how it ends where it is of a tool
 */
record ClientCall(
        Caller caller,
        Message.Request request,
        View view,
        Target target,
        CallRequest call,
        Cancellation cancellation,
        RequestMetrics requests,
        CallReport report) {
    RequestId id() {
        return request.id();
    }

    ServerMetrics server() {
        return target.upstream().metrics();
    }

    /** Who calls what, for people to read. */
    CallSubject subject() {
        String server = target.upstream().name();
        return caller.subject(
                request.method(),
                server,
                switch (request.method()) {
                    case Methods.TOOLS_CALL, Methods.PROMPTS_GET -> new QualifiedName(server, target.key()).toString();
                    default -> "";
                });
    }

    /** Whether a modern upstream may answer it with a question (Multi Round-Trip Requests, "Supported Requests"). */
    boolean mayAsk() {
        return switch (request.method()) {
            case Methods.TOOLS_CALL, Methods.PROMPTS_GET, Methods.RESOURCES_READ -> true;
            default -> false;
        };
    }
}
