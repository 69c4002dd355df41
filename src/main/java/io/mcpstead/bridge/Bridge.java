package io.mcpstead.bridge;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.bridge.MessageStream.Final;
import io.mcpstead.bridge.parked.ParkedCalls;
import io.mcpstead.bridge.parked.RequestStates;
import io.mcpstead.bridge.question.SentQuestions;
import io.mcpstead.bridge.question.WaitingCalls;
import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.metrics.QuestionMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls upstreams on behalf of clients, each of either era. Whatever the pair, the client meets its own revision: its
 * ids and progress tokens, results and errors in its form, and questions in the way that it knows. When the gateway stops,
 * the calls that wait for clients end.
 */
public final class Bridge implements Managed {
    private final Supplier<QuestionsConfig> config;
    private final WaitingCalls waiting;
    private final ParkedCalls parked;

    /**
     * Calls nobody yet.
     *
     * @param config as it is now, since a reload changes it
     * @param timer tells when a client has taken too long; owned, and stopped, by the caller
     */
    public Bridge(
            Supplier<QuestionsConfig> config,
            QuestionMetrics metrics,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.config = config;
        this.waiting = new WaitingCalls(() -> config.get().maxWaiting());
        metrics.showWaiting(waiting::waiting);
        this.parked = new ParkedCalls(() -> config.get().ttl(), waiting, metrics, clock, timer);
    }

    /**
     * Calls an upstream; nothing is sent before the first step is pulled.
     *
     * @param request as the client sent it
     * @param view what the client sees of the catalogue
     * @param call the request as the upstream is to get it
     * @param cancellation ends the call, unless it waits for the client's next request
     * @param counted counts the request, once
     * @param report tells how a call of a tool ends
     */
    public MessageStream call(
            Caller caller,
            Message.Request request,
            View view,
            Target target,
            CallRequest call,
            Cancellation cancellation,
            RequestMetrics counted,
            CallReport report) {
        ClientCall client = new ClientCall(caller, request, view, target, call, cancellation, counted, report);
        return switch (caller) {
            case Caller.Legacy legacy -> legacy(client, legacy);
            case Caller.Modern modern -> modern(client, new ModernCaller(client, modern));
        };
    }

    private MessageStream legacy(ClientCall client, Caller.Legacy caller) {
        QuestionsConfig limits = config.get();
        Session session = caller.session();
        SentQuestions questions = session == null || !caller.streams()
                ? null
                : new SentQuestions(session, client.server(), waiting, limits.ttl());
        return new LegacyCallStream(client, caller, questions, limits).begin();
    }

    private MessageStream modern(ClientCall client, ModernCaller caller) {
        ModernCallStream stream = new ModernCallStream(
                client, caller, waiting, parked, config.get().maxRounds());
        String text = client.request().params().string("requestState");
        Optional<RequestStates.State> state = text == null ? Optional.empty() : parked.open(text, caller.binding());
        return state.isEmpty() ? stream.begin() : pickUp(client, stream, state.get());
    }

    private MessageStream pickUp(ClientCall client, ModernCallStream stream, RequestStates.State state) {
        JsonObject answers = answers(client.request().params());
        if (answers == null) {
            // The call goes on waiting for a request that can be read.
            return refused(client, new RpcError(ErrorCode.INVALID_PARAMS, "params.inputResponses must be an object"));
        }
        return parked.take(state)
                .map(call -> stream.resume(call, answers))
                .orElseGet(() -> refused(client, ModernCaller.staleState()));
    }

    /** The client's answers, none where it gave none; null where they are no object. */
    private static @Nullable JsonObject answers(JsonObject params) {
        Slice given = params.get("inputResponses");
        try {
            return given == null || given.isLiteral("null") ? JsonObject.EMPTY : params.object("inputResponses");
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    private static MessageStream refused(ClientCall client, RpcError error) {
        client.requests().record(false, 0);
        Final answer = Final.error(client.id(), error);
        client.report().unasked(ToolOutcome.REFUSED, error, answer.message().length(), client::subject);
        return MessageStreams.of(answer);
    }

    /** How many calls wait for answers of their clients. */
    public int waitingCalls() {
        return waiting.waiting();
    }

    /** The calls of modern clients that wait for these to come back, oldest first. */
    public List<OpenCall> parkedCalls() {
        return parked.open();
    }

    @Override
    public void stop() {
        parked.stop();
    }
}
