package io.mcpstead.bridge;

import io.mcpstead.bridge.question.InputRound;
import io.mcpstead.bridge.question.Question;
import io.mcpstead.bridge.question.SentQuestions;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.metrics.QuestionEvent;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Methods;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.UpstreamCall;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A legacy client's call. What the upstream asks goes down the open answer as requests, whatever the upstream's era: a
 * legacy one is given each reply as it comes, a modern one is called again with all of a round.
 */
final class LegacyCallStream extends CallStream {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyCallStream.class);

    private final @Nullable Session session;
    /** Null for a client that cannot be asked. */
    private final @Nullable SentQuestions questions;

    private final Set<ClientCapability> askable;
    private final QuestionsConfig config;
    private final Responses responses;
    private final Backoff backoff = new Backoff();
    /** The ids of open questions: by the upstream's, the client's. */
    private final Map<RequestId, RequestId> asked = new HashMap<>();

    private @Nullable InputRound round;
    private int rounds;

    LegacyCallStream(
            ClientCall client, Caller.Legacy caller, @Nullable SentQuestions questions, QuestionsConfig config) {
        super(client);
        this.session = caller.session();
        this.questions = questions;
        this.askable = session == null || questions == null
                ? Set.of()
                : session.client().askable();
        this.config = config;
        this.responses = new Responses(client);
    }

    @Override
    MessageStream begin() {
        super.begin();
        if (session != null) {
            session.begin(client().id(), client().cancellation());
        }
        return this;
    }

    @Override
    void wake() {
        backoff.wake();
        if (questions != null) {
            questions.wake();
        }
    }

    @Override
    void advance() throws UpstreamException {
        if (round != null) {
            advance(round);
        } else if (questions == null || questions.isEmpty()) {
            handle(call().next());
        } else {
            expire(questions);
            UpstreamCall.Event event = call().poll(questions.untilExpiry());
            if (event != null) {
                handle(event);
            }
        }
    }

    @Override
    void interim(Slice message) {
        emit(message);
    }

    /** A question of a legacy upstream. */
    @Override
    void asked(Message.Request request) throws UpstreamException {
        Optional<Question> question = Question.read(request.method(), request.params());
        if (question.isEmpty()) {
            refuse(request, Question.unknown(request.method()));
        } else if (!askable.contains(question.get().needs())) {
            client().server().question(question.get().kind(), QuestionEvent.REFUSED);
            refuse(request, question.get().undeclared(askable));
        } else if (!ask(question.get(), request.id())) {
            client().server().question(question.get().kind(), QuestionEvent.REFUSED);
            refuse(request, new RpcError(ErrorCode.SERVER_ERROR, "too many calls wait for answers of clients"));
        }
    }

    private void refuse(Message.Request request, RpcError error) throws UpstreamException {
        call().reply(JsonRpc.error(request.id(), error));
    }

    private boolean ask(Question question, RequestId upstreams) throws UpstreamException {
        Optional<RequestId> sent = send(question, new UpstreamAsks(call(), upstreams));
        sent.ifPresent(id -> asked.put(upstreams, id));
        return sent.isPresent();
    }

    /** Sends a question to the client; empty where too many calls wait already. */
    private Optional<RequestId> send(Question question, SentQuestions.Asker asker) throws UpstreamException {
        if (questions == null) {
            return Optional.empty();
        }
        Optional<RequestId> id = questions.ask(question, asker);
        try {
            if (id.isPresent()) {
                emit(question.request(id.get()));
            }
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "asks with malformed params: " + e.reason());
        }
        return id;
    }

    @Override
    void withdrawn(RequestId question) {
        RequestId id = asked.remove(question);
        if (id != null && questions != null && questions.withdraw(id)) {
            emitCancelled(id, "withdrawn by the server");
        }
    }

    private void emitCancelled(RequestId question, String reason) {
        Slice params = Slice.of("{\"requestId\":" + question + ",\"reason\":" + JsonRpc.string(reason) + "}");
        emit(JsonRpc.notification(Methods.CANCELLED, params));
    }

    private void expire(SentQuestions late) throws UpstreamException {
        for (RequestId id : late.expire()) {
            emitCancelled(id, "not answered within " + config.ttl().toSeconds() + " seconds");
        }
    }

    @Override
    void answered(Message.Response response) throws UpstreamException {
        if (call().era() == Era.LEGACY) {
            end(responses.unchanged(response), outcome(response));
            return;
        }
        String type =
                response instanceof Message.Result result ? result.members().string(RESULT_TYPE) : null;
        if (type == null || type.equals("complete")) {
            end(responses.toLegacy(response), outcome(response));
        } else if (response instanceof Message.Result result && type.equals(INPUT_REQUIRED) && client().mayAsk()) {
            begin(InputRound.read(result.members()));
        } else {
            throw new UpstreamException(
                    Kind.PROTOCOL, "answered " + client().request().method() + " with a result of another type");
        }
    }

    /** Asks the client all that a modern upstream wants to know. */
    private void begin(InputRound begun) throws UpstreamException {
        if (++rounds > config.maxRounds()) {
            end(tooManyRounds(client().id(), config.maxRounds()), ToolOutcome.UPSTREAM_PROTOCOL_ERROR);
            return;
        }
        round = begun;
        for (Map.Entry<String, Question> one : begun.questions().entrySet()) {
            Question question = one.getValue();
            if (!askable.contains(question.needs())) {
                client().server().question(question.kind(), QuestionEvent.REFUSED);
                throw new UpstreamException(
                        Kind.PROTOCOL, "asks for " + question.method() + ", which the client did not declare");
            }
            if (send(question, new RoundAsks(begun, one.getKey(), question)).isEmpty()) {
                client().server().question(question.kind(), QuestionEvent.REFUSED);
                throw new UpstreamException(Kind.BUSY, "asks, but too many calls wait for answers of clients");
            }
        }
    }

    /** Waits for the answers to a round, and calls the upstream again. */
    private void advance(InputRound waiting) throws UpstreamException {
        UpstreamCall answered = call();
        if (questions != null) {
            questions.await(() -> isCancelled() || answered.endedEarly() != null || waiting.failure() != null);
            expire(questions);
        }
        if (waiting.questions().isEmpty()) {
            backoff.await(() -> isCancelled() || answered.endedEarly() != null);
        }
        if (isCancelled()) {
            throw cancelledByClient();
        }
        UpstreamException cut = answered.endedEarly();
        if (cut != null) {
            throw cut;
        }
        String failure = waiting.failure();
        if (failure != null) {
            RpcError error = new RpcError(ErrorCode.SERVER_ERROR, "the call needs an answer, but " + failure);
            end(Final.error(client().id(), error), ToolOutcome.REFUSED);
        } else if (questions == null || questions.isEmpty()) {
            round = null;
            adopt(answered.again(client().call().with(waiting.params())));
        }
    }

    @Override
    void withdrawQuestions() {
        if (questions != null) {
            questions.withdrawAll().forEach(id -> emitCancelled(id, "the call has ended"));
        }
    }

    @Override
    public void close() {
        super.close();
        if (session != null) {
            session.end(client().id(), client().cancellation());
        }
    }

    /** A legacy upstream waits for the answer to one question. */
    private record UpstreamAsks(UpstreamCall call, RequestId question) implements SentQuestions.Asker {
        @Override
        public void answered(Message.Response reply) {
            try {
                call.reply(reply.withId(question));
            } catch (UpstreamException e) {
                LOG.debug("An upstream did not take a client's answer: {}", e.reason());
                call.cancel(e.kind(), "did not take the client's answer: " + e.reason());
            }
        }

        @Override
        public void expired() throws UpstreamException {
            RpcError error = new RpcError(ErrorCode.SERVER_ERROR, "the client did not answer in time");
            call.reply(JsonRpc.error(question, error));
        }
    }

    /** A modern upstream is told all answers of a round at once. */
    private record RoundAsks(InputRound round, String key, Question question) implements SentQuestions.Asker {
        @Override
        public void answered(Message.Response reply) {
            round.answer(key, question, reply);
        }

        @Override
        public void expired() {
            round.unanswered(key, question, "was not answered in time");
        }
    }
}
