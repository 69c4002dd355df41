package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls on one upstream that have not ended. Safe for use by several threads. */
final class CallsInFlight {
    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    /** Whether somebody waits for the end of all; until then no call pays for a lock. */
    private volatile boolean awaited;

    private volatile @Nullable UpstreamException cut;
    private boolean hurried;

    /** One that comes too late is cut off at once. */
    void add(UpstreamCall call) {
        calls.add(call);
        UpstreamException why = cut;
        if (why != null) {
            call.cut(why);
        }
    }

    void remove(UpstreamCall call) {
        calls.remove(call);
        if (awaited) {
            synchronized (calls) {
                calls.notifyAll();
            }
        }
    }

    int size() {
        return calls.size();
    }

    /** Whether the upstream owes the answer to one that it has had since then or longer, by {@link System#nanoTime}. */
    boolean anyOwedSince(long nanos) {
        return calls.stream().anyMatch(call -> call.isOwedSince(nanos));
    }

    /** Cuts off all that have not ended, and all that may still come; gives how many those were. */
    int cutAll(UpstreamException why) {
        cut = why;
        int count = 0;
        for (UpstreamCall call : calls) {
            call.cut(why);
            count++;
        }
        return count;
    }

    /** Waits until all have ended, for the time given at most, or until hurried. */
    void await(Duration atMost) {
        awaited = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            synchronized (calls) {
                while (!calls.isEmpty() && !hurried) {
                    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                    if (millis <= 0) {
                        return;
                    }
                    calls.wait(millis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets nobody wait any longer. */
    void hurry() {
        synchronized (calls) {
            hurried = true;
            calls.notifyAll();
        }
    }
}
