package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Methods;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One method, one line: what each of a client's messages does. */
public final class RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final Catalogs catalogs;
    private final GatewayMetrics metrics;
    private final ToolCaller tools;

    public RequestHandler(Catalogs catalogs, GatewayMetrics metrics, ToolCaller tools) {
        this.catalogs = catalogs;
        this.metrics = metrics;
        this.tools = tools;
    }

    /** Handles a request other than {@code initialize}. */
    MessageStream handle(Message.Request request, @Nullable Session session, Cancellation cancellation) {
        RequestMetrics counted = metrics.request(Methods.label(request.method()));
        return switch (request.method()) {
            case Methods.PING -> counted(counted, JsonRpc.result(request.id(), Slice.of("{}")));
            case Methods.TOOLS_LIST -> list(counted, request);
            case Methods.TOOLS_CALL -> tools.call(request, session, cancellation, counted);
            default ->
                refused(
                        counted,
                        request.id(),
                        new RpcError(ErrorCode.METHOD_NOT_FOUND, "method '" + shown(request.method()) + "' not found"));
        };
    }

    /** Every answer holds all tools, so the gateway hands out no cursor, and knows none. */
    private MessageStream list(RequestMetrics counted, Message.Request request) {
        if (request.params().get("cursor") != null) {
            return refused(counted, request.id(), new RpcError(ErrorCode.INVALID_PARAMS, "unknown cursor"));
        }
        return counted(
                counted, JsonRpc.result(request.id(), catalogs.current().all().list(Feature.TOOLS, Era.LEGACY)));
    }

    private static MessageStream counted(RequestMetrics counted, Slice response) {
        counted.record(true, 0);
        return MessageStreams.of(response);
    }

    static MessageStream refused(RequestMetrics counted, RequestId id, RpcError error) {
        counted.record(false, 0);
        return MessageStreams.error(id, error);
    }

    void handle(Message.Notification told, @Nullable Session session) {
        if (told.method().equals(Methods.CANCELLED)) {
            cancel(told, session);
        }
    }

    /** Without a session it cannot be told whose request of that id is meant, so nothing is cancelled. */
    private static void cancel(Message.Notification told, @Nullable Session session) {
        Slice requestId = told.params().get("requestId");
        if (session == null || requestId == null) {
            return;
        }
        try {
            session.cancel(RequestId.of(requestId));
        } catch (MalformedMessageException e) {
            LOG.debug("A client's notifications/cancelled names no request: {}", e.reason());
        }
    }

    static String shown(String text) {
        return text.length() <= 128 ? text : text.substring(0, 128) + "...";
    }
}
