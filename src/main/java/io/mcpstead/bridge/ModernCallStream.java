package io.mcpstead.bridge;

import io.mcpstead.bridge.parked.ParkedCall;
import io.mcpstead.bridge.parked.ParkedCalls;
import io.mcpstead.bridge.question.Question;
import io.mcpstead.bridge.question.WaitingCalls;
import io.mcpstead.metrics.QuestionEvent;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.upstream.UpstreamCall;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A modern client's call. With a modern upstream all passes through. What a legacy one asks in the middle of the call
 * becomes a result of the type {@code input_required}: the call is parked, and the client's next request picks it up.
 */
final class ModernCallStream extends CallStream {
    /** How much longer is waited for more questions, which servers that ask several send one after another. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private static final int MAX_QUESTIONS = 32;

    private final ModernCaller caller;
    private final WaitingCalls waiting;
    private final ParkedCalls parkedCalls;
    private final int maxRounds;
    private final Responses responses;
    /** What is to be asked with the next result, by the keys for the client. */
    private final Map<String, ParkedCall.Asked> gathered = new LinkedHashMap<>();

    private final Set<ClientCapability> refused = EnumSet.noneOf(ClientCapability.class);
    private @Nullable ParkedCall pickedUp;
    private @Nullable JsonObject answers;
    private long gatherUntil;
    private int rounds;
    private int keys;
    private boolean hasPlace;

    ModernCallStream(
            ClientCall client, ModernCaller caller, WaitingCalls waiting, ParkedCalls parkedCalls, int maxRounds) {
        super(client);
        this.caller = caller;
        this.waiting = waiting;
        this.parkedCalls = parkedCalls;
        this.maxRounds = maxRounds;
        this.responses = new Responses(client);
    }

    /** Goes on with a call that an earlier request of the client's has begun. */
    MessageStream resume(ParkedCall parked, JsonObject given) {
        pickedUp = parked;
        resume(parked.report());
        answers = given;
        rounds = parked.rounds();
        keys = parked.keys();
        refused.addAll(parked.refused());
        hasPlace = true;
        adopt(parked.call());
        return begin();
    }

    @Override
    long spentBefore() {
        return pickedUp == null ? 0 : pickedUp.spentNanos();
    }

    @Override
    void wake() {
        // Only the upstream is waited for, and the call to it has been cancelled.
    }

    @Override
    void advance() throws UpstreamException {
        if (pickedUp != null && answers != null) {
            deliver(pickedUp, answers);
            answers = null;
        } else if (pickedUp == null && caller.hasState() && call().era() == Era.LEGACY) {
            end(Final.error(client().id(), ModernCaller.staleState()), ToolOutcome.REFUSED);
        } else if (gathered.isEmpty()) {
            handle(call().next());
        } else {
            gather();
        }
    }

    private void gather() throws UpstreamException {
        long left = gatherUntil - System.nanoTime();
        UpstreamCall.Event event = left <= 0 ? null : call().poll(Duration.ofNanos(left));
        if (event == null) {
            park();
        } else {
            handle(event);
        }
    }

    /** Gives the upstream what the client has answered; what it has not is asked again. */
    private void deliver(ParkedCall parked, JsonObject given) throws UpstreamException {
        gathered.putAll(parked.questions());
        for (Map.Entry<String, ParkedCall.Asked> one : parked.questions().entrySet()) {
            ParkedCall.Asked asked = one.getValue();
            JsonObject answer = answer(given, one.getKey());
            if (answer != null && asked.question().isAnsweredBy(answer)) {
                gathered.remove(one.getKey());
                client().server().question(asked.question().kind(), QuestionEvent.ANSWERED);
                call().reply(JsonRpc.result(asked.id(), answer.source()));
            }
        }
        gatherUntil = System.nanoTime();
        leaveIfNothingIsAsked();
    }

    private static @Nullable JsonObject answer(JsonObject given, String key) {
        try {
            return given.object(key);
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    @Override
    void interim(Slice message) throws UpstreamException {
        Slice passed = call().era() == Era.MODERN ? message : caller.interim(message, pickedUp != null);
        if (passed != null) {
            emit(passed);
        }
    }

    @Override
    void asked(Message.Request request) throws UpstreamException {
        Optional<Question> read =
                client().mayAsk() ? Question.read(request.method(), request.params()) : Optional.empty();
        if (read.isEmpty()) {
            call().reply(JsonRpc.error(request.id(), Question.unknown(request.method())));
            return;
        }
        Question question = read.get();
        if (!caller.declared().contains(question.needs())) {
            refused.add(question.needs());
            refuse(request, question, question.undeclared(caller.declared()));
        } else if (gathered.size() == MAX_QUESTIONS || !takePlace()) {
            refuse(request, question, new RpcError(ErrorCode.SERVER_ERROR, "too many questions wait for answers"));
        } else {
            client().server().question(question.kind(), QuestionEvent.ASKED);
            gathered.put("question-" + ++keys, new ParkedCall.Asked(request.id(), question));
            gatherUntil = System.nanoTime() + GATHER.toNanos();
        }
    }

    private void refuse(Message.Request request, Question question, RpcError error) throws UpstreamException {
        client().server().question(question.kind(), QuestionEvent.REFUSED);
        call().reply(JsonRpc.error(request.id(), error));
    }

    private boolean takePlace() {
        if (!hasPlace) {
            hasPlace = waiting.begin();
        }
        return hasPlace;
    }

    private void leaveIfNothingIsAsked() {
        if (hasPlace && gathered.isEmpty()) {
            hasPlace = false;
            waiting.end();
        }
    }

    @Override
    void withdrawn(RequestId question) {
        gathered.values().removeIf(asked -> {
            boolean withdrawn = asked.id().equals(question);
            if (withdrawn) {
                client().server().question(asked.question().kind(), QuestionEvent.WITHDRAWN);
            }
            return withdrawn;
        });
        leaveIfNothingIsAsked();
    }

    @Override
    void withdrawQuestions() {
        gathered.values()
                .forEach(asked -> client().server().question(asked.question().kind(), QuestionEvent.WITHDRAWN));
        gathered.clear();
        leaveIfNothingIsAsked();
    }

    /** Leaves the call alone until the client comes back with answers. */
    private void park() throws UpstreamException {
        if (rounds == maxRounds) {
            end(tooManyRounds(client().id(), maxRounds), ToolOutcome.UPSTREAM_PROTOCOL_ERROR);
            return;
        }
        JsonEdit requests = inputRequests();
        client().cancellation().bind(cause -> {
            // From here on the call outlives the request.
        });
        if (isCancelled()) {
            throw cancelledByClient();
        }
        ParkedCall parked = new ParkedCall(
                release(),
                gathered,
                refused,
                rounds + 1,
                keys,
                spentNanos(),
                client().server(),
                client().target().metrics(),
                client().subject(),
                report());
        gathered.clear();
        hasPlace = false;
        String state = parkedCalls.park(parked, caller.binding());
        pause(responses.inputRequired(requests, state));
    }

    private JsonEdit inputRequests() throws UpstreamException {
        JsonEdit requests = JsonEdit.empty();
        try {
            for (Map.Entry<String, ParkedCall.Asked> one : gathered.entrySet()) {
                requests.set(one.getKey(), one.getValue().question().inputRequest());
            }
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "asks with malformed params: " + e.reason());
        }
        return requests;
    }

    @Override
    void answered(Message.Response response) throws UpstreamException {
        ToolOutcome outcome = outcome(response);
        if (call().era() == Era.MODERN) {
            end(responses.typed(response), asksForInput(response) ? ToolOutcome.INPUT_REQUIRED : outcome);
        } else if (outcome != ToolOutcome.SUCCESS && !refused.isEmpty()) {
            end(missingCapability(refused), outcome);
        } else if (response instanceof Message.Failure failure
                && failure.error().code() == McpErrors.URL_ELICITATION_REQUIRED
                && client().mayAsk()) {
            urlElicitation(failure.error());
        } else {
            end(responses.toModern(response), outcome);
        }
    }

    private static boolean asksForInput(Message.Response response) {
        return response instanceof Message.Result result
                && INPUT_REQUIRED.equals(result.members().string(RESULT_TYPE));
    }

    private void urlElicitation(RpcError required) throws UpstreamException {
        if (caller.declared().contains(ClientCapability.ELICITATION_URL)) {
            end(responses.inputRequired(UrlElicitations.inputRequests(required), null), ToolOutcome.INPUT_REQUIRED);
        } else {
            end(missingCapability(Set.of(ClientCapability.ELICITATION_URL)), ToolOutcome.REFUSED);
        }
    }

    private Final missingCapability(Set<ClientCapability> missing) {
        Slice capabilities = ClientCapability.json(missing);
        Slice data = JsonEdit.empty().set("requiredCapabilities", capabilities).toSlice();
        String message = "the client did not declare what this needs: " + capabilities;
        return Final.error(client().id(), new RpcError(McpErrors.MISSING_CLIENT_CAPABILITY, message, data));
    }
}
