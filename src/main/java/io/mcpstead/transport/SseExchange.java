package io.mcpstead.transport;

import io.mcpstead.outbound.Deadlines;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.wire.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request over HTTP+SSE: sent by a POST of its own, answered on the connection's stream. */
final class SseExchange implements Exchange, InFlight.Call, Watchdog.Watched {
    private final SseConnection connection;
    private final Outgoing request;
    private final Mailbox mailbox = new Mailbox();
    private final Deadlines deadlines;
    private volatile @Nullable HttpExchange posting;
    private volatile @Nullable UpstreamException ended;
    private boolean sent;
    private boolean closed;

    SseExchange(SseConnection connection, Outgoing request, Duration idle, Duration total) {
        this.connection = connection;
        this.request = request;
        this.deadlines = new Deadlines(idle, total);
    }

    @Override
    public Message next() throws UpstreamException {
        send();
        return mailbox.take();
    }

    @Override
    public @Nullable Message poll(Duration atMost) throws UpstreamException {
        send();
        return mailbox.poll(atMost);
    }

    private void send() throws UpstreamException {
        if (!sent) {
            sent = true;
            connection.peer().watchdog().watch(this);
            connection.register(this);
            send(connection.post(request));
        }
    }

    private void send(HttpExchange post) throws UpstreamException {
        posting = post;
        UpstreamException before = ended;
        if (before != null) {
            throw before;
        }
        try {
            connection.send(post);
        } catch (UpstreamException e) {
            if (e.httpStatus() > 0 || e.kind() == Kind.SESSION_LOST) {
                connection.calls().answered(request.id());
            }
            throw e;
        }
    }

    @Override
    public Outgoing request() {
        return request;
    }

    void receive(Message message) {
        deadlines.sign();
        mailbox.put(message);
    }

    @Override
    public synchronized boolean offer(Message message) {
        boolean taken = !closed && ended == null && mailbox.put(message);
        if (taken) {
            deadlines.sign();
        }
        return taken;
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
    public void check(long nowNanos) {
        String missed = deadlines.missed(nowNanos);
        if (missed != null) {
            abort(Kind.TIMEOUT, missed);
        }
    }

    @Override
    public void abort(Kind kind, String message) {
        UpstreamException cause = new UpstreamException(kind, message);
        ended = cause;
        HttpExchange post = posting;
        if (post != null) {
            post.end(kind, message);
        }
        mailbox.end(cause);
    }

    @Override
    public boolean isPending() {
        return connection.isPending(request.id());
    }

    @Override
    public void close() {
        connection.peer().watchdog().unwatch(this);
        synchronized (this) {
            closed = true;
        }
        connection.calls().ended(this);
        mailbox.unreadRequests().forEach(unread -> connection.requests().refuse(unread, "the call has ended"));
    }
}
