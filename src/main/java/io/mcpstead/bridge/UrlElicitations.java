package io.mcpstead.bridge;

import io.mcpstead.bridge.question.Question;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;

/**
 * The error with which servers of 2025-11-25 send the user to a URL before the same request can succeed (Elicitation,
 * "URL Elicitation Required Error"), as what a later client knows. It keeps nothing: the client's retry is a new call.
 */
final class UrlElicitations {
    private static final int MAX = 32;

    private UrlElicitations() {}

    static JsonEdit inputRequests(RpcError required) throws UpstreamException {
        try {
            JsonEdit requests = JsonEdit.empty();
            int number = 0;
            for (Slice elicitation : JsonArray.read(elicitations(required), MAX)) {
                JsonObject params = JsonObject.read(elicitation);
                Question question = new Question(Methods.ELICIT, params, ClientCapability.ELICITATION_URL);
                requests.set("elicitation-" + ++number, question.inputRequest());
            }
            return requests;
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "its error does not say what to elicit: " + e.reason());
        }
    }

    private static Slice elicitations(RpcError required) throws UpstreamException, MalformedMessageException {
        Slice data = required.data();
        Slice elicitations = data == null ? null : JsonObject.read(data).get("elicitations");
        if (elicitations == null) {
            throw new UpstreamException(Kind.PROTOCOL, "its error does not say what to elicit");
        }
        return elicitations;
    }
}
