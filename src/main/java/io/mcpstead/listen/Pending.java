package io.mcpstead.listen;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one client has still to be told of, each once. A change waits until it has not come again for
 * {@link #QUIET}, so that a burst is told once, but never longer than {@link #LONGEST}. Times are those of
 * {@link System#nanoTime}. Not safe for use by several threads.
 */
final class Pending {
    static final Duration QUIET = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofMillis(500);

    private static final long QUIET_NANOS = QUIET.toNanos();
    private static final long LONGEST_NANOS = LONGEST.toNanos();

    private final int max;
    private final Map<Change, Times> waiting = new LinkedHashMap<>();

    /** What became of a change that was added. */
    enum Added {
        NEW,
        /** It waits already. */
        KNOWN,
        /** As many as there may be wait. */
        FULL
    }

    private record Times(long first, long last) {
        /** How long from now on it has to wait. */
        long left(long now) {
            return Math.min(last + QUIET_NANOS - now, first + LONGEST_NANOS - now);
        }
    }

    Pending(int max) {
        this.max = max;
    }

    Added add(Change change, long now) {
        Times known = waiting.get(change);
        if (known != null) {
            waiting.put(change, new Times(known.first, now));
            return Added.KNOWN;
        }
        if (waiting.size() == max) {
            return Added.FULL;
        }
        waiting.put(change, new Times(now, now));
        return Added.NEW;
    }

    /** Takes out a change that has waited long enough, null where none has. */
    @Nullable
    Change poll(long now) {
        Iterator<Map.Entry<Change, Times>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Change, Times> entry = entries.next();
            if (entry.getValue().left(now) <= 0) {
                entries.remove();
                return entry.getKey();
            }
        }
        return null;
    }

    /** How long it takes until {@link #poll} gives something, {@link Long#MAX_VALUE} where nothing waits. */
    long nanosUntilDue(long now) {
        long nanos = Long.MAX_VALUE;
        for (Times times : waiting.values()) {
            nanos = Math.min(nanos, times.left(now));
        }
        return nanos;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
