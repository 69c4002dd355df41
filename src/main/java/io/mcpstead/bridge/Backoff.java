package io.mcpstead.bridge;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import java.util.function.BooleanSupplier;

/**
 * Waits before an upstream is called again that only wants to be called again: not the first time, then ever longer, as
 * it may wait for something that happens elsewhere.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private long next;

    /** Waits for the time that is due, or until {@link #wake} finds {@code ended} to be true. */
    synchronized void await(BooleanSupplier ended) throws UpstreamException {
        long deadline = System.nanoTime() + next * 1_000_000;
        next = Math.clamp(next * 2, FIRST_MILLIS, LONGEST_MILLIS);
        try {
            long left = deadline - System.nanoTime();
            while (left > 0 && !ended.getAsBoolean()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Kind.CANCELLED, "interrupted", e);
        }
    }

    /** Has whoever waits look again. */
    synchronized void wake() {
        notifyAll();
    }
}
