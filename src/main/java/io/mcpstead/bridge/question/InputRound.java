package io.mcpstead.bridge.question;

import io.mcpstead.metrics.QuestionKind;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One round of questions that a modern upstream has asked by a result of the type {@code input_required}, and the
 * answers of a legacy client (specification 2026-07-28, Multi Round-Trip Requests). Answers come from several threads.
 *
 * <p>Only results can be handed back upstream. Where the client answers with an error, or not in time, an elicitation
 * counts as cancelled by the user, which is what that action means; the others have no such result, and the round fails.
 */
public final class InputRound {
    /** What the user chose not to choose (specification 2026-07-28, Elicitation, "Response Actions"). */
    private static final Slice CANCELLED = Slice.of("{\"action\":\"cancel\"}");

    private final Map<String, Question> questions;
    private final @Nullable Slice state;
    private final Map<String, Slice> answers = new ConcurrentHashMap<>();
    private volatile @Nullable String failure;

    private InputRound(Map<String, Question> questions, @Nullable Slice state) {
        this.questions = questions;
        this.state = state;
    }

    /**
     * Reads a result of that type.
     *
     * @throws UpstreamException where it asks nothing, or what no client answers
     */
    public static InputRound read(JsonObject result) throws UpstreamException {
        try {
            return read(result.object("inputRequests"), result.get("requestState"));
        } catch (MalformedMessageException e) {
            throw invalid("asks for input with a malformed request: " + e.reason());
        }
    }

    private static InputRound read(@Nullable JsonObject requests, @Nullable Slice state)
            throws UpstreamException, MalformedMessageException {
        if (requests == null && state == null) {
            throw invalid("asks for input without inputRequests or requestState");
        }
        Map<String, Question> questions = new LinkedHashMap<>();
        if (requests != null) {
            for (String key : requests.names()) {
                questions.put(key, question(requests.object(key)));
            }
        }
        return new InputRound(questions, state);
    }

    private static Question question(@Nullable JsonObject request) throws UpstreamException, MalformedMessageException {
        String method = request == null ? null : request.string("method");
        if (request == null || method == null) {
            throw invalid("asks for input with something that is no request");
        }
        JsonObject params = request.object("params");
        return Question.read(method, params == null ? JsonObject.EMPTY : params)
                .orElseThrow(() -> invalid("asks for input with a method that no client answers"));
    }

    private static UpstreamException invalid(String reason) {
        return new UpstreamException(Kind.PROTOCOL, reason);
    }

    /** The questions by the upstream's own keys; none where it only wants to be called again. */
    public Map<String, Question> questions() {
        return questions;
    }

    /** Takes over the client's reply to one question. */
    public void answer(String key, Question question, Message.Response reply) {
        switch (reply) {
            case Message.Result result -> answers.put(key, result.result());
            case Message.Failure failed ->
                unanswered(key, question, "was answered with: " + failed.error().message());
        }
    }

    /** Notes that there will be no reply to a question. */
    public void unanswered(String key, Question question, String why) {
        if (question.kind() == QuestionKind.ELICITATION) {
            answers.put(key, CANCELLED);
        } else {
            failure = question.method() + " " + why;
        }
    }

    /** Why the call cannot go on, null while it can. */
    public @Nullable String failure() {
        return failure;
    }

    /** The params to send the call again with. */
    public Map<String, Slice> params() {
        Map<String, Slice> params = new LinkedHashMap<>();
        if (!questions.isEmpty()) {
            JsonEdit responses = JsonEdit.empty();
            questions.keySet().forEach(key -> put(responses, key));
            params.put("inputResponses", responses.toSlice());
        }
        if (state != null) {
            params.put("requestState", state);
        }
        return params;
    }

    private void put(JsonEdit responses, String key) {
        Slice answer = answers.get(key);
        if (answer != null) {
            responses.set(key, answer);
        }
    }
}
