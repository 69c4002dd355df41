package io.mcpstead.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The resources of one upstream whose changes somebody wants to be told of, counted. Safe for use by several threads. */
final class Watches {
    /** So many resources of one upstream are watched at most. */
    static final int MAX_WATCHED = 10_000;

    private final Map<String, Integer> counts = new HashMap<>();
    private CompletableFuture<@Nullable Void> applied = CompletableFuture.completedFuture(null);

    /** Counts one more; false where there are too many. */
    synchronized boolean add(String uri) {
        if (counts.size() >= MAX_WATCHED && !counts.containsKey(uri)) {
            return false;
        }
        counts.merge(uri, 1, Integer::sum);
        return true;
    }

    /** Counts one less. */
    synchronized void remove(String uri) {
        counts.computeIfPresent(uri, (key, n) -> n > 1 ? n - 1 : null);
    }

    /** Has the connection, where there is one, report of these; the newest set comes last, whoever applies it. */
    synchronized void apply(@Nullable Link link) {
        if (link != null) {
            applied = link.connection().watch(Set.copyOf(counts.keySet()));
        }
    }

    /** Done once the upstream has been asked for all that is watched now. */
    synchronized CompletableFuture<@Nullable Void> applied() {
        return applied;
    }

    /** Waits until then, for the time given at most; whether it came to that. */
    boolean awaitApplied(Duration atMost) {
        try {
            applied().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized Set<String> uris() {
        return Set.copyOf(counts.keySet());
    }
}
