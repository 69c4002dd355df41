package io.mcpstead.bridge;

import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.session.Cancellation.Cause;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.upstream.UpstreamCall;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A call in flight, pulled by the thread that writes its answer; counted once, when it ends. */
abstract class CallStream implements MessageStream {
    static final String RESULT_TYPE = "resultType";
    static final String INPUT_REQUIRED = "input_required";

    private final ClientCall client;
    private final Queue<Step> ready = new ArrayDeque<>(2);
    private final long start = System.nanoTime();
    private final Object lock = new Object();
    private CallReport report;
    private @Nullable UpstreamCall current;
    private boolean requestCounted;
    private boolean toolEnded;

    CallStream(ClientCall client) {
        this.client = client;
        this.report = client.report();
    }

    /** Lets the client cancel the call; nothing is sent before the first {@link #next}. */
    MessageStream begin() {
        client.cancellation().bind(this::cancelled);
        return this;
    }

    final ClientCall client() {
        return client;
    }

    private void cancelled(Cause cause) {
        synchronized (lock) {
            if (current != null) {
                current.cancel(Kind.CANCELLED, cause.text());
            }
        }
        wake();
    }

    /** Has the pulling thread, if it waits for something other than the upstream, see that the call is to end. */
    abstract void wake();

    final boolean isCancelled() {
        return client.cancellation().cause().isPresent();
    }

    final UpstreamException cancelledByClient() {
        String reason = client.cancellation().cause().map(Cause::text).orElse("cancelled");
        return new UpstreamException(Kind.CANCELLED, reason);
    }

    @Override
    public final Step next() {
        while (true) {
            Step step = ready.poll();
            if (step != null) {
                return step;
            }
            try {
                advance();
            } catch (UpstreamException e) {
                failed(e);
            }
        }
    }

    /** Does one thing, after which there may be something to send. */
    abstract void advance() throws UpstreamException;

    /** The call to the upstream, which begins with the first use. */
    final UpstreamCall call() throws UpstreamException {
        UpstreamCall known;
        synchronized (lock) {
            known = current;
        }
        return known != null ? known : open(client.call());
    }

    private UpstreamCall open(CallRequest request) throws UpstreamException {
        UpstreamCall opened = client.target().upstream().call(request);
        adopt(opened);
        return opened;
    }

    /** Goes on with a call. */
    final void adopt(UpstreamCall call) {
        UpstreamCall before;
        synchronized (lock) {
            before = current;
            current = call;
        }
        call.whenCut(this::wake);
        if (before != null) {
            before.close();
        }
        // What was cancelled before this call was known has not reached it.
        client.cancellation().cause().ifPresent(cause -> call.cancel(Kind.CANCELLED, cause.text()));
    }

    /** Lets go of the call, which somebody else will end. */
    final UpstreamCall release() throws UpstreamException {
        UpstreamCall released = call();
        synchronized (lock) {
            current = null;
        }
        return released;
    }

    final void handle(UpstreamCall.Event event) throws UpstreamException {
        switch (event) {
            case UpstreamCall.Interim interim -> interim(interim.message());
            case UpstreamCall.Asked asked -> asked(asked.question());
            case UpstreamCall.Withdrawn withdrawn -> withdrawn(withdrawn.question());
            case UpstreamCall.Answered answered -> answered(answered.response());
        }
    }

    abstract void interim(Slice message) throws UpstreamException;

    abstract void asked(Message.Request question) throws UpstreamException;

    /** The upstream takes a question back. */
    abstract void withdrawn(RequestId question);

    abstract void answered(Message.Response response) throws UpstreamException;

    /** Goes on with a call that an earlier request has begun, and that is told of as one. */
    final void resume(CallReport earlier) {
        report = earlier.resumedBy(report);
    }

    /** What tells how the call ends. */
    final CallReport report() {
        return report;
    }

    final void emit(Slice message) {
        sent(message);
        ready.add(new Interim(message));
    }

    private void sent(Json message) {
        report.sent(message.length());
    }

    static ToolOutcome outcome(Message.Response response) {
        return switch (response) {
            case Message.Result result ->
                result.members().isTrue("isError") ? ToolOutcome.TOOL_ERROR : ToolOutcome.SUCCESS;
            case Message.Failure ignored -> ToolOutcome.UPSTREAM_PROTOCOL_ERROR;
        };
    }

    /** Of an upstream that never stops asking. */
    static Final tooManyRounds(RequestId id, int max) {
        return Final.error(
                id,
                new RpcError(
                        ErrorCode.INTERNAL_ERROR,
                        "the upstream still asks for input after " + max + " rounds (mcp.questions.max_rounds)"));
    }

    /** Ends the call with its response. */
    final void end(Final step, ToolOutcome outcome) {
        end(step, outcome, null);
    }

    /** @param reason what the gateway itself says of it, null where the upstream has answered */
    private void end(Final step, ToolOutcome outcome, @Nullable String reason) {
        sent(step.message());
        endTool(outcome, step.errorCode(), reason);
        countRequest(step.errorCode().isEmpty());
        finish(step);
    }

    /** Ends the request, but not the call. */
    final void pause(Final step) {
        toolEnded = true;
        sent(step.message());
        countRequest(true);
        ready.add(step);
    }

    private void failed(UpstreamException e) {
        Cause cause = client.cancellation().cause().orElse(null);
        if (cause == null) {
            RpcError error = UpstreamErrors.rpc(client.target().upstream(), e);
            end(Final.error(client.id(), error), UpstreamErrors.outcome(e), error.message());
            return;
        }
        // Ended from this side, which is no fault of the upstream's.
        Step last = last(cause);
        OptionalInt code = OptionalInt.empty();
        if (last instanceof Final answer) {
            sent(answer.message());
            code = answer.errorCode();
        }
        endTool(outcome(cause), code, cause.text());
        countRequest(false);
        finish(last);
    }

    private Step last(Cause cause) {
        return switch (cause) {
            case CLIENT_REQUEST, CLIENT_GONE -> new Cancelled();
            case SHUTDOWN -> Final.error(client.id(), new RpcError(ErrorCode.SERVER_ERROR, cause.text()));
        };
    }

    private static ToolOutcome outcome(Cause cause) {
        return switch (cause) {
            case CLIENT_REQUEST -> ToolOutcome.CANCELLED;
            case CLIENT_GONE -> ToolOutcome.CLIENT_GONE;
            case SHUTDOWN -> ToolOutcome.GATEWAY_SHUTDOWN;
        };
    }

    private void finish(Step last) {
        withdrawQuestions();
        ready.add(last);
    }

    /** Takes back what the client was asked and has not answered, and emits what it is to be told of that. */
    abstract void withdrawQuestions();

    /** How long the call was worked on by earlier requests of the client's. */
    long spentBefore() {
        return 0;
    }

    final long spentNanos() {
        return spentBefore() + System.nanoTime() - start;
    }

    private void endTool(ToolOutcome outcome, OptionalInt errorCode, @Nullable String reason) {
        ToolMetrics tool = client.target().metrics();
        if (tool != null && !toolEnded) {
            long spent = spentNanos();
            tool.called(spent, outcome);
            report.ended(outcome, spent, errorCode, reason, client::subject);
        }
        toolEnded = true;
    }

    private void countRequest(boolean success) {
        if (!requestCounted) {
            client.requests().record(success, System.nanoTime() - start);
        }
        requestCounted = true;
    }

    @Override
    public final List<OpenCall> openCalls() {
        return List.of(new OpenCall(client.subject(), spentNanos(), false));
    }

    @Override
    public void close() {
        UpstreamCall last;
        synchronized (lock) {
            last = current;
        }
        if (last != null) {
            last.close();
        }
        // Nobody gave it up, and it has not come to its end: a fault of the gateway's.
        endTool(
                client.cancellation().cause().map(CallStream::outcome).orElse(ToolOutcome.INTERNAL),
                OptionalInt.empty(),
                client.cancellation().cause().map(Cause::text).orElse(null));
        countRequest(false);
        withdrawQuestions();
    }
}
