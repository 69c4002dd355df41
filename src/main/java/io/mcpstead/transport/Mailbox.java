package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The messages for one request, left by whoever reads the upstream's stream for the thread that waits for them. */
final class Mailbox {
    /** More notifications than this, unread since the client is slow, are dropped. */
    static final int MAX_WAITING = 256;

    private sealed interface Arrival {}

    private record Received(Message message) implements Arrival {}

    private record Ended(UpstreamException cause) implements Arrival {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /** Leaves a message; false where there is no room for it, which there always is for a response. */
    boolean put(Message message) {
        return (message instanceof Message.Response || arrivals.size() < MAX_WAITING)
                && arrivals.add(new Received(message));
    }

    /** No more messages come, for this reason. */
    void end(UpstreamException cause) {
        arrivals.add(new Ended(cause));
    }

    /** Takes out the upstream's requests that nobody has read. */
    List<Message.Request> unreadRequests() {
        List<Message.Request> unread = new ArrayList<>();
        arrivals.removeIf(arrival -> arrival instanceof Received received
                && received.message() instanceof Message.Request request
                && unread.add(request));
        return unread;
    }

    Message take() throws UpstreamException {
        try {
            return message(arrivals.take());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The next message, null where none has come in that time. */
    @Nullable
    Message poll(Duration atMost) throws UpstreamException {
        try {
            Arrival arrival = arrivals.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return arrival == null ? null : message(arrival);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Message message(Arrival arrival) throws UpstreamException {
        return switch (arrival) {
            case Received received -> received.message();
            case Ended ended -> {
                arrivals.add(ended);
                throw ended.cause();
            }
        };
    }

    private static UpstreamException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UpstreamException(Kind.CANCELLED, "interrupted", e);
    }
}
