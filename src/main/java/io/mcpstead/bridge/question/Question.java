package io.mcpstead.bridge.question;

import io.mcpstead.metrics.QuestionKind;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A request of an upstream's for its client, of one of the three kinds there are.
 *
 * @param needs what the client must have declared to be asked it
 */
public record Question(String method, JsonObject params, ClientCapability needs) {
    private static final String ELICITATION_ID = "elicitationId";
    private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");

    /** Reads a request; empty where it is none that a client answers. */
    public static Optional<Question> read(String method, JsonObject params) {
        return switch (method) {
            case Methods.ELICIT -> Optional.of(new Question(method, params, elicitation(params)));
            case Methods.SAMPLE -> Optional.of(new Question(method, params, sampling(params)));
            case Methods.ROOTS_LIST -> Optional.of(new Question(method, params, ClientCapability.ROOTS));
            default -> Optional.empty();
        };
    }

    private static ClientCapability elicitation(JsonObject params) {
        return "url".equals(params.string("mode"))
                ? ClientCapability.ELICITATION_URL
                : ClientCapability.ELICITATION_FORM;
    }

    private static ClientCapability sampling(JsonObject params) {
        boolean withTools = params.get("tools") != null || params.get("toolChoice") != null;
        return withTools ? ClientCapability.SAMPLING_TOOLS : ClientCapability.SAMPLING;
    }

    /** How it is counted. */
    public QuestionKind kind() {
        return switch (needs) {
            case ELICITATION_FORM, ELICITATION_URL -> QuestionKind.ELICITATION;
            case SAMPLING, SAMPLING_TOOLS -> QuestionKind.SAMPLING;
            case ROOTS -> QuestionKind.ROOTS;
        };
    }

    /** What the upstream is told of a method that the client does not answer. */
    public static RpcError unknown(String method) {
        return new RpcError(ErrorCode.METHOD_NOT_FOUND, "the client does not take " + method);
    }

    /**
     * What the upstream is told where the client did not declare what the question needs: that the method is not there
     * (specification 2025-11-25, Roots, "Error Handling") or, where only its mode or its tools are not, that the params
     * are invalid (Elicitation, "Error Handling").
     */
    public RpcError undeclared(Set<ClientCapability> declared) {
        boolean known = declared.stream().anyMatch(other -> other.member().equals(needs.member()));
        return known
                ? new RpcError(
                        ErrorCode.INVALID_PARAMS, "the client did not declare " + ClientCapability.json(Set.of(needs)))
                : unknown(method);
    }

    /** As a request to a legacy client, whose revision wants an id for what happens at a URL. */
    public Slice request(RequestId id) throws MalformedMessageException {
        JsonEdit sent = withoutProgressToken();
        if (needs == ClientCapability.ELICITATION_URL && params.get(ELICITATION_ID) == null) {
            sent.set(ELICITATION_ID, UUID.randomUUID().toString());
        }
        return JsonRpc.request(id, method, sent.isEmpty() ? null : sent.toSlice());
    }

    /** As one of the {@code inputRequests} of a result to a modern client, whose revision has no such id. */
    public Slice inputRequest() throws MalformedMessageException {
        JsonEdit sent = withoutProgressToken().remove(ELICITATION_ID);
        JsonEdit request = JsonEdit.empty().set("method", method);
        if (!sent.isEmpty()) {
            request.set("params", sent.toSlice());
        }
        return request.toSlice();
    }

    /** Tokens are the upstream's own, and those of two upstreams may be equal; none is owed any progress. */
    private JsonEdit withoutProgressToken() throws MalformedMessageException {
        JsonEdit sent = JsonEdit.of(params);
        JsonObject meta = params.object(MetaKeys.META);
        if (meta != null && meta.get(MetaKeys.PROGRESS_TOKEN) != null) {
            JsonEdit rest = JsonEdit.of(meta).remove(MetaKeys.PROGRESS_TOKEN);
            if (rest.isEmpty()) {
                sent.remove(MetaKeys.META);
            } else {
                sent.set(MetaKeys.META, rest.toSlice());
            }
        }
        return sent;
    }

    /** Whether a client's result has what every result to such a question must have. */
    public boolean isAnsweredBy(JsonObject result) {
        return switch (kind()) {
            case ELICITATION -> {
                String action = result.string("action");
                yield action != null && ACTIONS.contains(action);
            }
            case SAMPLING ->
                result.string("role") != null && result.string("model") != null && result.get("content") != null;
            case ROOTS -> {
                Slice roots = result.get("roots");
                yield roots != null && roots.first() == '[';
            }
        };
    }
}
