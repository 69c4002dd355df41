package io.mcpstead.dispatch;

import io.mcpstead.bridge.Caller;
import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.View;
import io.mcpstead.listen.Listeners;
import io.mcpstead.listen.Opening;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** Answers clients of 2026-07-28: each request stands by itself, and no session is kept. */
public final class ModernDispatcher {
    private final GatewayMetrics metrics;
    private final Calls calls;
    private final Listeners listeners;

    public ModernDispatcher(GatewayMetrics metrics, Calls calls, Listeners listeners) {
        this.metrics = metrics;
        this.calls = calls;
        this.listeners = listeners;
    }

    Answer dispatch(ClientRequest request, Message message, View view) {
        return switch (message) {
            case Message.Request asked -> request(request, asked, view);
            case Message.Notification told -> {
                // Nothing that a client may tell over HTTP means anything in this revision.
                metrics.request(Methods.label(told.method())).record(true, 0);
                yield new Answer.Accepted();
            }
            case Message.Response ignored ->
                refused(
                        metrics.request(Dispatcher.INVALID),
                        null,
                        new RpcError(ErrorCode.INVALID_REQUEST, "a client must not send responses"));
        };
    }

    private Answer request(ClientRequest request, Message.Request asked, View view) {
        RequestMetrics counted = metrics.request(Methods.label(asked.method()));
        try {
            JsonObject meta = ModernMeta.of(asked);
            ModernHeaders.check(asked, meta, request);
            ClientContext context = ModernMeta.read(meta, request.headers());
            return asked.method().equals(Methods.LISTEN)
                    ? listen(request, asked, counted)
                    : Answer.Messages.modern(stream(request, asked, view, context, counted));
        } catch (RefusedException e) {
            return refused(counted, asked.id(), e.error());
        }
    }

    /** Counted when it opens: how long the client listens says nothing of the gateway. */
    private Answer listen(ClientRequest request, Message.Request asked, RequestMetrics counted) {
        return switch (listeners.listen(asked, request.server(), request.streams(), request.cancellation())) {
            case Opening.Opened opened -> {
                counted.record(true, 0);
                yield new Answer.Changes(opened.stream());
            }
            case Opening.Refused refused -> {
                counted.record(false, 0);
                yield new Answer.Refused(refused.httpStatus(), JsonRpc.error(asked.id(), refused.error()));
            }
        };
    }

    private MessageStream stream(
            ClientRequest request, Message.Request asked, View view, ClientContext context, RequestMetrics counted)
            throws RefusedException {
        return switch (asked.method()) {
            case Methods.DISCOVER -> answered(counted, asked, Discovery.result(view));
            case Methods.TOOLS_LIST, Methods.PROMPTS_LIST, Methods.RESOURCES_LIST, Methods.RESOURCE_TEMPLATES_LIST ->
                Lists.list(asked, view, Era.MODERN, counted);
            case Methods.TOOLS_CALL,
                    Methods.PROMPTS_GET,
                    Methods.RESOURCES_READ,
                    Methods.COMPLETE,
                    Methods.TASKS_GET,
                    Methods.TASKS_UPDATE,
                    Methods.TASKS_CANCEL -> call(request, asked, view, context, counted);
            default -> Refusals.unknownMethod(counted, asked);
        };
    }

    private MessageStream call(
            ClientRequest request, Message.Request asked, View view, ClientContext context, RequestMetrics counted)
            throws RefusedException {
        Caller caller = new Caller.Modern(
                () -> CallerIdentity.of(request.headers()), context, request.streams(), request.sender());
        return calls.call(asked, view, caller, request, request.cancellation(), counted);
    }

    private static MessageStream answered(RequestMetrics counted, Message.Request asked, Slice result) {
        counted.record(true, 0);
        return MessageStreams.of(JsonRpc.result(asked.id(), result));
    }

    private static Answer refused(RequestMetrics counted, @Nullable RequestId id, RpcError error) {
        counted.record(false, 0);
        return new Answer.Refused(400, error(id, error));
    }

    /** An error; where no id could be read it has none (schema 2026-07-28, {@code JSONRPCErrorResponse}). */
    static Slice error(@Nullable RequestId id, RpcError error) {
        return id == null ? JsonRpc.errorWithoutId(error) : JsonRpc.error(id, error);
    }
}
