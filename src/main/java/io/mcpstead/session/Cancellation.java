package io.mcpstead.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends one request of a client before its answer. What has to be undone is bound once it is known; a cancellation that
 * came before is not lost. Safe for use by several threads.
 */
public final class Cancellation {
    /** Why a request ends early. */
    public enum Cause {
        /** The client sent {@code notifications/cancelled}. */
        CLIENT_REQUEST("cancelled by the client"),
        /** The client's connection has closed. */
        CLIENT_GONE("the client has disconnected"),
        /** The gateway stops, and the grace period is over. */
        SHUTDOWN("gateway shutting down");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Undoes the work in flight; may be called from any thread, and must not block. */
    @FunctionalInterface
    public interface Action {
        void cancel(Cause cause);
    }

    private @Nullable Action action;
    private @Nullable Cause cause;

    /** Binds what is to be undone, and undoes it at once where the request was cancelled before. */
    public void bind(Action newAction) {
        Cause before;
        synchronized (this) {
            action = newAction;
            before = cause;
        }
        if (before != null) {
            newAction.cancel(before);
        }
    }

    /** Cancels; the first cause counts. */
    public void cancel(Cause why) {
        Action bound;
        synchronized (this) {
            if (cause != null) {
                return;
            }
            cause = why;
            bound = action;
        }
        if (bound != null) {
            bound.cancel(why);
        }
    }

    /** Why the request was cancelled; empty while it was not. */
    public synchronized Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }
}
