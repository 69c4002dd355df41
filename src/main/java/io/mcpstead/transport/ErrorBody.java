package io.mcpstead.transport;

import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON-RPC error in an HTTP answer that is no success: modern servers send most of theirs with 400 or 404
 * (specification 2026-07-28, Streamable HTTP).
 */
final class ErrorBody {
    /** What is said without an id only of the request that it answers. */
    private static final Set<Integer> OF_MODERN_SERVERS = Set.of(
            McpErrors.HEADER_MISMATCH,
            McpErrors.MISSING_CLIENT_CAPABILITY,
            McpErrors.UNSUPPORTED_PROTOCOL_VERSION,
            ErrorCode.METHOD_NOT_FOUND.code(),
            ErrorCode.INVALID_PARAMS.code());

    private ErrorBody() {}

    /** The error that answers the request; throws what the status means where there is none. */
    static Message.Failure read(HttpExchange http, HttpPeer peer, RequestId id) throws UpstreamException {
        String text = http.isType("application/json") && http.status() >= 400
                ? http.content().text()
                : http.errorText();
        UpstreamException meaning = meaning(http, text, peer);
        Message.Failure failure = meaning.kind() == UpstreamException.Kind.PROTOCOL ? failure(text) : null;
        if (failure == null || !answers(failure, id)) {
            throw meaning;
        }
        return failure;
    }

    /** Credentials are not the matter where a server refuses them for a session that it misses. */
    private static UpstreamException meaning(HttpExchange http, String text, HttpPeer peer) {
        UpstreamException meaning = HttpErrors.of(http, text, peer);
        return meaning.kind() == UpstreamException.Kind.AUTH
                        && SessionLoss.of(http.status(), text).isPresent()
                ? UpstreamException.eraLost("it wants a session (HTTP " + http.status() + ")")
                : meaning;
    }

    private static Message.@Nullable Failure failure(String text) {
        try {
            return Message.read(Slice.of(text)) instanceof Message.Failure failure ? failure : null;
        } catch (MalformedMessageException e) {
            // Not of MCP.
            return null;
        }
    }

    private static boolean answers(Message.Failure failure, RequestId id) {
        return failure.id() == null ? OF_MODERN_SERVERS.contains(failure.error().code()) : id.equals(failure.id());
    }
}
