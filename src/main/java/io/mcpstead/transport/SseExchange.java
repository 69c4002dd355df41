package io.mcpstead.transport;

import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One request over HTTP+SSE: sent by a POST of its own, answered on the connection's stream. */
final class SseExchange implements Exchange, Watchdog.Watched {
    /** What the reader of the stream, or whoever ends the exchange, leaves for the thread that waits. */
    private sealed interface Arrival {}

    private record Received(Message message) implements Arrival {}

    private record Ended(UpstreamException cause) implements Arrival {}

    private final SseConnection connection;
    private final Outgoing request;
    /** More progress than this, unread since the client is slow, is dropped. */
    private static final int MAX_WAITING = 256;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final long idleNanos;
    private final long deadline;
    private volatile long lastSign = System.nanoTime();
    private volatile @Nullable HttpExchange posting;
    private volatile @Nullable UpstreamException ended;
    private boolean sent;

    SseExchange(SseConnection connection, Outgoing request, Duration idle, Duration total) {
        this.connection = connection;
        this.request = request;
        this.idleNanos = idle.toNanos();
        this.deadline = lastSign + total.toNanos();
    }

    @Override
    public Message next() throws UpstreamException {
        if (!sent) {
            sent = true;
            connection.peer().watchdog().watch(this);
            connection.register(request.id(), this);
            send(connection.post(request));
        }
        try {
            return switch (arrivals.take()) {
                case Received received -> received.message();
                case Ended ended -> throw ended.cause();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Kind.CANCELLED, "interrupted", e);
        }
    }

    private void send(HttpExchange post) throws UpstreamException {
        posting = post;
        UpstreamException before = ended;
        if (before != null) {
            throw before;
        }
        connection.send(post);
    }

    void receive(Message message) {
        lastSign = System.nanoTime();
        if (message instanceof Message.Response || arrivals.size() < MAX_WAITING) {
            arrivals.add(new Received(message));
        }
    }

    @Override
    public void check(long nowNanos) {
        if (nowNanos - deadline >= 0) {
            abort(Kind.TIMEOUT, "no answer within the total timeout (timeouts.total_ms)");
        } else if (nowNanos - lastSign >= idleNanos) {
            abort(Kind.TIMEOUT, "silent for longer than the idle timeout (timeouts.idle_ms)");
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
        arrivals.add(new Ended(cause));
    }

    @Override
    public void close() {
        connection.peer().watchdog().unwatch(this);
        connection.forget(request.id());
    }
}
