package io.mcpstead.listen;

import io.mcpstead.metrics.StreamEndReason;
import io.mcpstead.metrics.StreamMetrics;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of changes. While there is nothing to tell it takes no thread and no timer: its writer is run when
 * something is due, and takes it step by step. Counted from its making to its end. Safe for use by several threads.
 */
public final class ChangeStream implements AutoCloseable {
    /** So many changes may wait for a client; more than it can ask for by name. */
    static final int MAX_WAITING = Filter.MAX_RESOURCES + 24;

    private final StreamForm form;
    private final StreamMetrics metrics;
    private final Surroundings surroundings;
    /** Null while nothing waits, which is nearly always. */
    private @Nullable Pending pending;

    private @Nullable Runnable writer;
    private boolean writing;
    private boolean opened;
    private long lastSent = System.nanoTime();
    private @Nullable StreamEndReason end;

    /** One step of a stream. */
    public sealed interface Step {}

    /** A message. */
    public record Event(Slice message) implements Step {}

    /** Nothing was to be said for some time: a comment keeps the stream from being taken for a dead one. */
    public record Comment() implements Step {}

    /**
     * Nothing follows.
     *
     * @param message the last one, null where the stream just ends
     */
    public record End(@Nullable Slice message) implements Step {}

    /** What a stream needs of those who keep it. */
    interface Surroundings {
        /** After so long without a message a comment is sent. */
        Duration keepAlive();

        /** Has {@link #look} called before so many nanoseconds have passed, or soon after. */
        void lookWithin(long nanos);

        /** Runs once, when the stream ends, on any thread. */
        void ended();
    }

    ChangeStream(StreamForm form, StreamMetrics metrics, Surroundings surroundings) {
        this.form = form;
        this.metrics = metrics;
        this.surroundings = surroundings;
        metrics.opened(form.kind());
    }

    /**
     * Has a writer run, at once for what the stream begins with, and then by any thread whenever something is to be sent.
     * It takes that by {@link #poll} until it gets null, and is not run again before. It must not block, but may have
     * another thread write.
     */
    public void start(Runnable newWriter) {
        synchronized (this) {
            writer = newWriter;
        }
        look(System.nanoTime());
    }

    /**
     * The next step; null where there is none now, after which the writer is run for the next. Not called again after
     * {@link End}.
     */
    public @Nullable Step poll() {
        long left;
        synchronized (this) {
            long now = System.nanoTime();
            Step due = due(now);
            if (due != null) {
                lastSent = now;
                return due;
            }
            writing = false;
            left = left(now);
        }
        surroundings.lookWithin(left);
        return null;
    }

    private @Nullable Step due(long now) {
        if (!opened) {
            opened = true;
            return form.opening();
        }
        if (end != null) {
            return form.ending(end);
        }
        Change change = nextChange(now);
        if (change != null) {
            metrics.notified(change.counted());
            return new Event(form.notification(change));
        }
        return quietLeft(now) > 0 ? null : new Comment();
    }

    private @Nullable Change nextChange(long now) {
        if (pending == null) {
            return null;
        }
        Change change = pending.poll(now);
        if (pending.isEmpty()) {
            pending = null;
        }
        return change;
    }

    /** Runs the writer where something is due and it does not run already; how long it takes until more is due. */
    long look(long now) {
        Runnable run = null;
        long left;
        synchronized (this) {
            left = left(now);
            if (left <= 0) {
                run = writing ? null : writer;
                writing |= run != null;
                left = surroundings.keepAlive().toNanos();
            }
        }
        if (run != null) {
            run.run();
        }
        return left;
    }

    private long left(long now) {
        if (end != null || !opened) {
            return 0;
        }
        return pending == null ? quietLeft(now) : Math.min(quietLeft(now), pending.nanosUntilDue(now));
    }

    private long quietLeft(long now) {
        return lastSent + surroundings.keepAlive().toNanos() - now;
    }

    /** Adds what the client is to be told; ends the stream where too much waits already. Never blocks for long. */
    void add(Change change) {
        Pending.Added added = tryAdd(change, System.nanoTime());
        if (added == Pending.Added.NEW) {
            surroundings.lookWithin(Pending.QUIET.toNanos());
        } else if (added == Pending.Added.FULL) {
            end(StreamEndReason.FLOODED);
        }
    }

    private synchronized Pending.Added tryAdd(Change change, long now) {
        if (end != null) {
            return Pending.Added.KNOWN;
        }
        if (pending == null) {
            pending = new Pending(MAX_WAITING);
        }
        return pending.add(change, now);
    }

    /** Ends the stream; what waits is dropped. The first reason counts. */
    void end(StreamEndReason reason) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = reason;
            pending = null;
        }
        metrics.ended(form.kind(), reason);
        surroundings.ended();
        look(System.nanoTime());
    }

    /** Without an end before, it is the client that wants no more. */
    @Override
    public void close() {
        end(StreamEndReason.CLIENT_GONE);
    }
}
