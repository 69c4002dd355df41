package io.mcpstead.transport;

import io.mcpstead.metrics.SessionResetReason;
import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells when an upstream refuses a request because it no longer knows the session. Streamable HTTP says that with 404
 * (specification 2025-11-25, Transports, "Session Management"); servers in the wild say it in other ways too.
 */
final class SessionLoss {
    private static final int UNKNOWN_SESSION_CODE = -32001;

    private static final Set<Integer> ERRORS_OF_MODERN_SERVERS =
            Set.of(McpErrors.HEADER_MISMATCH, McpErrors.UNSUPPORTED_PROTOCOL_VERSION);

    private SessionLoss() {}

    /** Throws what a status other than 2xx means for a request, be it of a session or not. */
    static void requireSuccess(HttpExchange response, HttpPeer peer, boolean hasSession) throws UpstreamException {
        if (HttpErrors.isSuccess(response)) {
            return;
        }
        String body = response.errorText();
        int status = response.status();
        Optional<SessionResetReason> lost = hasSession ? of(status, body) : Optional.empty();
        if (lost.isPresent()) {
            throw UpstreamException.sessionLost(lost.get(), "it no longer knows the session (HTTP " + status + ")");
        }
        if (status == 400 && isOfModernServer(body)) {
            throw UpstreamException.eraLost("it no longer takes requests without a version of their own (HTTP 400)");
        }
        throw HttpErrors.of(response, body, peer);
    }

    /** Whether it has become a modern server since the connection was made. */
    private static boolean isOfModernServer(String body) {
        try {
            return Message.read(Slice.of(body)) instanceof Message.Failure failure
                    && ERRORS_OF_MODERN_SERVERS.contains(failure.error().code());
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /**
     * Sends a message that is owed no answer, and waits until the upstream has taken it. 202 is the rule; 200 and 204 are
     * met, and a body that comes with them means nothing.
     */
    static void deliver(HttpExchange post, HttpPeer peer, boolean hasSession) throws UpstreamException {
        try {
            post.send();
            requireSuccess(post, peer, hasSession);
        } catch (UpstreamException e) {
            post.close();
            throw e;
        }
        post.finish();
    }

    /** By an HTTP error that answers a request of a session. */
    static Optional<SessionResetReason> of(int status, String body) {
        String text = body.toLowerCase(Locale.ROOT);
        Optional<SessionResetReason> said = said(text);
        return switch (status) {
            case 404 -> Optional.of(said.orElse(SessionResetReason.UNKNOWN_SESSION));
            case 401, 403, 410 -> said;
            // Not MCP's status for it, but that of the public TypeScript SDK's examples after a restart.
            case 400 -> said.or(() -> saysUnknown(text));
            default -> Optional.empty();
        };
    }

    /** By a JSON-RPC error that answers a request of a session. */
    static Optional<SessionResetReason> of(RpcError error) {
        String text = error.message().toLowerCase(Locale.ROOT);
        Optional<SessionResetReason> said = said(text);
        // The public TypeScript SDK has the same code for a request that timed out, and so may have run.
        return error.code() == UNKNOWN_SESSION_CODE && text.contains("session")
                ? Optional.of(said.orElse(SessionResetReason.UNKNOWN_SESSION))
                : said;
    }

    private static Optional<SessionResetReason> said(String text) {
        if (text.contains("unknown mcp session")) {
            return Optional.of(SessionResetReason.UNKNOWN_SESSION);
        }
        if (text.contains("session expired")) {
            return Optional.of(SessionResetReason.EXPIRED);
        }
        return text.contains("session terminated") ? Optional.of(SessionResetReason.TERMINATED) : Optional.empty();
    }

    private static Optional<SessionResetReason> saysUnknown(String text) {
        boolean unknown = text.contains("no valid session")
                || text.contains("invalid session")
                || text.contains("unknown session")
                || text.contains("session not found")
                || text.contains("not initialized");
        return unknown ? Optional.of(SessionResetReason.UNKNOWN_SESSION) : Optional.empty();
    }
}
