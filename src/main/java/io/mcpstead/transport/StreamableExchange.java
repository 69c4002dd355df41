package io.mcpstead.transport;

import io.mcpstead.metrics.SessionResetReason;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request over Streamable HTTP: a POST and its answer. */
final class StreamableExchange implements Exchange {
    private final StreamableConnection connection;
    private final RequestId id;
    private final HttpExchange http;
    private @Nullable HttpAnswer answer;
    private @Nullable Mailbox mailbox;

    StreamableExchange(StreamableConnection connection, RequestId id, HttpExchange http) {
        this.connection = connection;
        this.id = id;
        this.http = http;
    }

    @Override
    public Message next() throws UpstreamException {
        return mailbox == null ? read() : mailbox.take();
    }

    @Override
    public @Nullable Message poll(Duration atMost) throws UpstreamException {
        return pumped().poll(atMost);
    }

    /** A blocking read cannot be given up and taken up again, so from the first poll on another thread reads. */
    private Mailbox pumped() {
        if (mailbox == null) {
            Mailbox fed = new Mailbox();
            mailbox = fed;
            Thread.startVirtualThread(() -> pump(fed));
        }
        return mailbox;
    }

    private void pump(Mailbox fed) {
        try {
            Message message;
            do {
                message = read();
                fed.put(message);
            } while (!(message instanceof Message.Response));
        } catch (UpstreamException e) {
            fed.end(e);
        } catch (RuntimeException e) {
            // Whoever waits must not wait for ever for a fault of the gateway's.
            fed.end(new UpstreamException(Kind.PROTOCOL, "internal error: " + e, e));
        }
    }

    private Message read() throws UpstreamException {
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
    public void pause() {
        http.deadlines().pause();
    }

    @Override
    public void resume() {
        http.deadlines().resume();
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
