package io.mcpstead.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends one request of a client before its answer: on {@code notifications/cancelled}, when the client has gone, or at
 * shutdown. What has to be undone is bound once it is known; a cancellation that came before is not lost.
 */
public final class Cancellation {
    /** Undoes the work in flight; may be called from any thread. */
    public interface Action {
        void cancel(String reason);
    }

    private static final Action CANCELLED = reason -> {};

    private final AtomicReference<@Nullable Action> action = new AtomicReference<>();
    private volatile @Nullable String reason;

    /** Binds what is to be undone, and undoes it at once where the request was cancelled before. */
    public void bind(Action newAction) {
        Action before = action.getAndUpdate(old -> old == CANCELLED ? old : newAction);
        String cancelled = reason;
        if (before == CANCELLED && cancelled != null) {
            newAction.cancel(cancelled);
        }
    }

    /** Cancels; the first call counts. */
    public void cancel(String why) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
        }
        Action bound = action.getAndSet(CANCELLED);
        if (bound != null) {
            bound.cancel(why);
        }
    }

    public boolean isCancelled() {
        return reason != null;
    }
}
