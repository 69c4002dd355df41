package io.mcpstead.bridge.question;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Counts the calls that wait for answers of clients, up to a bound. Safe for use by several threads. */
public final class WaitingCalls {
    private final IntSupplier max;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param max the bound as it is now, since a reload changes it */
    public WaitingCalls(IntSupplier max) {
        this.max = max;
    }

    /** Takes a place; false where all are taken. */
    public boolean begin() {
        if (waiting.incrementAndGet() > max.getAsInt()) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back. */
    public void end() {
        waiting.decrementAndGet();
    }

    /** How many calls wait now. */
    public int waiting() {
        return waiting.get();
    }
}
