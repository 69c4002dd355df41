package io.mcpstead.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The resources of one upstream whose changes somebody wants to be told of, counted. Safe for use by several threads. */
final class Watches {
    /** So many resources of one upstream are watched at most. */
    static final int MAX_WATCHED = 10_000;

    private final Map<String, Integer> counts = new HashMap<>();

    /** Counts one more; false where there are too many. */
    synchronized boolean add(String uri) {
        if (counts.size() >= MAX_WATCHED && !counts.containsKey(uri)) {
            return false;
        }
        counts.merge(uri, 1, Integer::sum);
        return true;
    }

    /** Counts one less; true where nobody watches it any more. */
    synchronized boolean remove(String uri) {
        return counts.containsKey(uri) && counts.computeIfPresent(uri, (key, n) -> n > 1 ? n - 1 : null) == null;
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized Set<String> uris() {
        return Set.copyOf(counts.keySet());
    }
}
