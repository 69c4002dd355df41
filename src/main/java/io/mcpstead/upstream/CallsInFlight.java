package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls on one upstream that have not ended. Safe for use by several threads. */
final class CallsInFlight {
    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    /** Whether somebody waits for the end of all; until then no call pays for a lock. */
    private volatile boolean awaited;

    void add(UpstreamCall call) {
        calls.add(call);
    }

    void remove(UpstreamCall call) {
        calls.remove(call);
        if (awaited) {
            synchronized (calls) {
                calls.notifyAll();
            }
        }
    }

    void cancelAll(Kind kind, String reason) {
        calls.forEach(call -> call.cancel(kind, reason));
    }

    /** Waits until all have ended, for the time given at most. */
    void await(Duration atMost) {
        awaited = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            synchronized (calls) {
                while (!calls.isEmpty()) {
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
}
