package io.mcpstead.transport;

import static java.util.Objects.requireNonNullElse;

import io.mcpstead.metrics.SessionResetReason;
import io.mcpstead.outbound.Deadlines;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request over Streamable HTTP of the legacy era: a POST and its answer. Where the upstream closes the answer's
 * stream before the response, but has given it event ids, it is taken up again by a GET (specification 2025-11-25,
 * Transports, "Resumability and Redelivery").
 */
final class StreamableExchange extends ReadExchange implements InFlight.Call {
    /** Before a stream is resumed, where the upstream does not say how long. */
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

    /** An upstream that wants to be asked at once, again and again, is not. */
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private final StreamableConnection connection;
    private final Outgoing request;
    private final Deadlines deadlines;
    private final CountDownLatch aborted = new CountDownLatch(1);
    private volatile HttpExchange http;
    private volatile @Nullable HttpAnswer answer;
    private volatile @Nullable UpstreamException ended;
    private @Nullable String lastEventId;
    private boolean closed;

    StreamableExchange(StreamableConnection connection, Outgoing request, HttpExchange post) {
        this.connection = connection;
        this.request = request;
        this.http = post;
        this.deadlines = post.deadlines();
    }

    @Override
    boolean isShared() {
        return request.purpose() == Outgoing.Purpose.ASKABLE_CALL && connection.isListening();
    }

    @Override
    Message read() throws UpstreamException {
        HttpAnswer current = answer == null ? begin() : answer;
        while (true) {
            try {
                Message message = current.next();
                if (message instanceof Message.Response response) {
                    answered(response);
                }
                return message;
            } catch (UpstreamException e) {
                if (current.isComplete()) {
                    // The answer has come, though it is no message.
                    connection.calls().answered(request.id());
                }
                current = resume(current, e);
            }
        }
    }

    private HttpAnswer begin() throws UpstreamException {
        http.send();
        try {
            SessionLoss.requireSuccess(http, connection.peer(), connection.hasSession());
        } catch (UpstreamException e) {
            connection.calls().answered(request.id());
            throw e;
        }
        HttpAnswer begun = new HttpAnswer(connection.peer(), http, request.id());
        answer = begun;
        return begun;
    }

    private void answered(Message.Response response) throws UpstreamException {
        connection.calls().answered(request.id());
        if (response instanceof Message.Failure failure && connection.hasSession()) {
            requireSession(failure);
        }
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

    /** The rest of an answer that broke off, or the failure where there is no rest to be had. */
    private HttpAnswer resume(HttpAnswer before, UpstreamException broken) throws UpstreamException {
        lastEventId = before.lastEventId() == null ? lastEventId : before.lastEventId();
        if (broken.kind() != Kind.BROKEN || lastEventId == null) {
            throw broken;
        }
        await(requireNonNullElse(before.retry(), DEFAULT_RETRY));
        HttpExchange get = connection.listen(lastEventId).against(deadlines);
        replace(get);
        try {
            get.send();
        } catch (UpstreamException e) {
            // Whatever it is: the request was sent long ago, and must not be sent again.
            throw e.kind() == Kind.DISCONNECTED ? new UpstreamException(Kind.BROKEN, e.reason(), e) : e;
        }
        if (get.status() != 200 || !get.isType("text/event-stream")) {
            throw new UpstreamException(
                    Kind.BROKEN, broken.reason() + ", nor could it be resumed (HTTP " + get.status() + ")");
        }
        HttpAnswer resumed = new HttpAnswer(connection.peer(), get, request.id());
        answer = resumed;
        return resumed;
    }

    private void await(Duration retry) throws UpstreamException {
        Duration wanted = retry.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : retry;
        Duration left = deadlines.left();
        try {
            if (aborted.await(Math.min(wanted.toNanos(), left.toNanos()), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Kind.CANCELLED, "interrupted", e);
        }
        if (wanted.compareTo(left) >= 0) {
            throw new UpstreamException(Kind.TIMEOUT, "no answer within the total timeout (timeouts.total_ms)");
        }
    }

    private synchronized void replace(HttpExchange next) throws UpstreamException {
        if (ended != null) {
            throw ended;
        }
        http.close();
        http = next;
    }

    @Override
    public synchronized boolean offer(Message message) {
        return !closed && leave(message);
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
    public synchronized void abort(Kind kind, String message) {
        ended = http.end(kind, message);
        aborted.countDown();
    }

    @Override
    public boolean isPending() {
        return connection.calls().isPending(request.id());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        connection.calls().ended(this);
        unreadRequests().forEach(unread -> connection.requests().refuse(unread, "the call has ended"));
        HttpAnswer current = answer;
        if (current == null || !current.isComplete()) {
            http.close();
        }
    }

    @Override
    public Outgoing request() {
        return request;
    }
}
