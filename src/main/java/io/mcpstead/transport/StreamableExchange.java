package io.mcpstead.transport;

import io.mcpstead.metrics.SessionResetReason;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request over Streamable HTTP: a POST and its answer. */
final class StreamableExchange implements Exchange {
    private final StreamableConnection connection;
    private final RequestId id;
    private final HttpExchange http;
    private @Nullable HttpAnswer answer;

    StreamableExchange(StreamableConnection connection, RequestId id, HttpExchange http) {
        this.connection = connection;
        this.id = id;
        this.http = http;
    }

    @Override
    public Message next() throws UpstreamException {
        if (answer == null) {
            http.send();
            SessionLoss.requireSuccess(http, connection.peer(), connection.hasSession());
            answer = new HttpAnswer(connection.peer(), http, id);
        }
        Message message = answer.next();
        if (message instanceof Message.Failure failure && connection.hasSession()) {
            requireSession(failure);
        }
        return message;
    }

    /** Throws where an error is the upstream's way to say that the session is gone. */
    private static void requireSession(Message.Failure failure) throws UpstreamException {
        Optional<SessionResetReason> lost = SessionLoss.of(failure.error());
        if (lost.isPresent()) {
            throw UpstreamException.sessionLost(
                    lost.get(),
                    "it no longer knows the session (error " + failure.error().code() + ")");
        }
    }

    @Override
    public void abort(Kind kind, String message) {
        http.end(kind, message);
    }

    @Override
    public void close() {
        connection.forget(this);
        if (answer == null || !answer.isComplete()) {
            http.close();
        }
    }
}
