package io.mcpstead.transport;

import io.mcpstead.outbound.Deadlines;
import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request to a modern server: a POST and its answer. Its JSON-RPC errors may come with an HTTP error. */
final class ModernExchange extends ReadExchange {
    /** What servers that are not modern answer to a modern request. */
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 404, 405);

    private final ModernConnection connection;
    private final RequestId id;
    private final HttpExchange http;
    private final Deadlines deadlines;
    private volatile @Nullable HttpAnswer answer;

    ModernExchange(ModernConnection connection, RequestId id, HttpExchange http) {
        this.connection = connection;
        this.id = id;
        this.http = http;
        this.deadlines = http.deadlines();
    }

    RequestId id() {
        return id;
    }

    @Override
    boolean isShared() {
        return false;
    }

    @Override
    Message read() throws UpstreamException {
        HttpAnswer current = answer;
        if (current == null) {
            http.send();
            if (!HttpErrors.isSuccess(http)) {
                return refused();
            }
            current = new HttpAnswer(connection.peer(), http, id);
            answer = current;
        }
        Message message = current.next();
        while (message instanceof Message.Request question) {
            connection.ignore(question);
            message = current.next();
        }
        return message;
    }

    private Message refused() throws UpstreamException {
        Message.Failure failure;
        try {
            failure = ErrorBody.read(http, connection.peer(), id);
        } catch (UpstreamException e) {
            throw NOT_UNDERSTOOD.contains(e.httpStatus()) ? eraLost(e.reason()) : e;
        }
        if (SessionLoss.of(failure.error()).isPresent()) {
            // Only a legacy server misses a session.
            throw eraLost("error " + failure.error().code());
        }
        return failure;
    }

    private UpstreamException eraLost(String reason) {
        String version = connection.handshake().version().text();
        return UpstreamException.eraLost("it no longer takes requests of " + version + ": " + reason);
    }

    @Override
    public void pause() {
        deadlines.pause();
    }

    @Override
    public void resume() {
        deadlines.resume();
    }

    @Override
    public void abort(Kind kind, String message) {
        http.end(kind, message);
    }

    /** Closing it says all. */
    @Override
    public boolean isPending() {
        return false;
    }

    /** Closing the stream is what cancels the request (specification 2026-07-28, Cancellation). */
    @Override
    public void close() {
        connection.forget(this);
        HttpAnswer current = answer;
        if (current == null || !current.isComplete()) {
            http.close();
        }
    }
}
