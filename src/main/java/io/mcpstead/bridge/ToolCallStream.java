package io.mcpstead.bridge;

import io.mcpstead.catalog.Target;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ToolErrorReason;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.upstream.UpstreamCall;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import org.jspecify.annotations.Nullable;

/** A tool call in flight, pulled by the thread that writes its answer; counted once, when it ends. */
final class ToolCallStream implements MessageStream {
    private final RequestId id;
    private final Target tool;
    private final UpstreamCall call;
    private final @Nullable Session session;
    private final Cancellation cancellation;
    private final RequestMetrics requests;
    private final long start = System.nanoTime();
    private boolean counted;

    private ToolCallStream(
            RequestId id,
            Target tool,
            UpstreamCall call,
            @Nullable Session session,
            Cancellation cancellation,
            RequestMetrics requests) {
        this.id = id;
        this.tool = tool;
        this.call = call;
        this.session = session;
        this.cancellation = cancellation;
        this.requests = requests;
    }

    static ToolCallStream open(
            RequestId id,
            Target tool,
            CallRequest request,
            Caller caller,
            Cancellation cancellation,
            RequestMetrics requests)
            throws UpstreamException {
        Session session = caller instanceof Caller.Legacy legacy ? legacy.session() : null;
        UpstreamCall call = tool.upstream().call(request);
        ToolCallStream stream = new ToolCallStream(id, tool, call, session, cancellation, requests);
        cancellation.bind(cause -> call.cancel(Kind.CANCELLED, cause.text()));
        if (session != null) {
            session.begin(id, cancellation);
        }
        return stream;
    }

    @Override
    public Step next() {
        try {
            while (true) {
                switch (call.next()) {
                    case UpstreamCall.Interim interim -> {
                        return new Interim(interim.message());
                    }
                    case UpstreamCall.Asked asked -> refuse(asked.question());
                    case UpstreamCall.Withdrawn ignored -> {
                        // Refused before.
                    }
                    case UpstreamCall.Answered answered -> {
                        return answered(answered.response());
                    }
                }
            }
        } catch (UpstreamException e) {
            return failed(e);
        }
    }

    private void refuse(Message.Request question) throws UpstreamException {
        RpcError error = new RpcError(ErrorCode.METHOD_NOT_FOUND, "the client does not take " + question.method());
        call.reply(JsonRpc.error(question.id(), error));
    }

    private Step answered(Message.Response response) {
        ToolErrorReason error = switch (response) {
            case Message.Result result ->
                result.members().isTrue("isError") ? ToolErrorReason.UPSTREAM_RETURNED_ERROR : null;
            case Message.Failure ignored -> ToolErrorReason.UPSTREAM_PROTOCOL_ERROR;
        };
        count(response instanceof Message.Result, error);
        return new Final(response.withId(id));
    }

    private Step failed(UpstreamException e) {
        Cause cause = cancellation.cause().orElse(null);
        if (cause == null) {
            count(false, UpstreamErrors.reason(e));
            return new Final(JsonRpc.error(id, UpstreamErrors.rpc(tool.upstream(), e)));
        }
        // Ended from this side, which is no fault of the upstream's.
        count(false, null);
        return switch (cause) {
            case CLIENT_REQUEST, CLIENT_GONE -> new Cancelled();
            case SHUTDOWN -> new Final(JsonRpc.error(id, new RpcError(ErrorCode.SERVER_ERROR, cause.text())));
        };
    }

    private void count(boolean success, @Nullable ToolErrorReason error) {
        if (counted) {
            return;
        }
        counted = true;
        long nanos = System.nanoTime() - start;
        if (tool.metrics() != null) {
            tool.metrics().called(nanos, error);
        }
        requests.record(success, nanos);
    }

    @Override
    public void close() {
        call.close();
        count(false, null);
        if (session != null) {
            session.end(id, cancellation);
        }
    }
}
