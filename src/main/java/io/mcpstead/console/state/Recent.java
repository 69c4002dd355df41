package io.mcpstead.console.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The last few of many. Safe for use by several threads. */
final class Recent<T> {
    private final int most;
    private final Deque<T> kept = new ArrayDeque<>();
    private long added;

    /** @param most so many are kept */
    Recent(int most) {
        this.most = most;
    }

    synchronized void add(T one) {
        added++;
        kept.addLast(one);
        if (kept.size() > most) {
            kept.removeFirst();
        }
    }

    /** Newest first. */
    synchronized List<T> list() {
        List<T> all = new ArrayList<>(kept);
        Collections.reverse(all);
        return all;
    }

    /** How many have ever been added. */
    synchronized long added() {
        return added;
    }
}
