package io.mcpstead.listen;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.metrics.StreamEndReason;
import io.mcpstead.metrics.StreamMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of changes: other threads add what the client is to be told, and the thread that writes waits for it.
 * It takes no thread besides, and no timer. Counted from its making to its end.
 */
final class ChangeStream implements MessageStream {
    /** So many changes may wait for a client; more than it can ask for by name. */
    static final int MAX_WAITING = Filter.MAX_RESOURCES + 24;

    private final StreamForm form;
    private final Supplier<Duration> keepAlive;
    private final StreamMetrics metrics;
    private final Runnable onEnd;
    private final Pending pending = new Pending(MAX_WAITING);
    private boolean opened;
    private long lastSent;
    private @Nullable StreamEndReason end;

    /**
     * @param keepAlive after so long without a message a comment is sent
     * @param onEnd runs once, when the stream ends, on any thread
     */
    ChangeStream(StreamForm form, Supplier<Duration> keepAlive, StreamMetrics metrics, Runnable onEnd) {
        this.form = form;
        this.keepAlive = keepAlive;
        this.metrics = metrics;
        this.onEnd = onEnd;
        metrics.opened(form.kind());
    }

    /** Adds what the client is to be told; ends the stream where too much waits already. Never blocks for long. */
    void add(Change change) {
        Pending.Added added;
        synchronized (this) {
            if (end != null) {
                return;
            }
            added = pending.add(change, System.nanoTime());
            if (added == Pending.Added.NEW) {
                notifyAll();
            }
        }
        if (added == Pending.Added.FULL) {
            end(StreamEndReason.FLOODED);
        }
    }

    /** Ends the stream; what waits is dropped. The first reason counts. */
    void end(StreamEndReason reason) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = reason;
            pending.clear();
            notifyAll();
        }
        metrics.ended(form.kind(), reason);
        onEnd.run();
    }

    @Override
    public Step next() {
        try {
            return await();
        } catch (InterruptedException e) {
            // The server stops, and leaves no time to wait.
            Thread.currentThread().interrupt();
            end(StreamEndReason.GATEWAY_SHUTDOWN);
            return form.ending(StreamEndReason.GATEWAY_SHUTDOWN);
        }
    }

    private synchronized Step await() throws InterruptedException {
        if (!opened) {
            opened = true;
            return sent(form.opening());
        }
        while (end == null) {
            long now = System.nanoTime();
            Change due = pending.poll(now);
            if (due != null) {
                metrics.notified(due.counted());
                return sent(new Interim(form.notification(due)));
            }
            long quiet = lastSent + keepAlive.get().toNanos() - now;
            if (quiet <= 0) {
                return sent(new KeepAlive());
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(quiet, pending.nanosUntilDue(now)));
        }
        return form.ending(end);
    }

    private Step sent(Step step) {
        lastSent = System.nanoTime();
        return step;
    }

    /** Without an {@link #end} before, it is the client that wants no more. */
    @Override
    public void close() {
        end(StreamEndReason.CLIENT_GONE);
    }
}
