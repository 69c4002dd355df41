package io.mcpstead.upstream;

import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.protocol.Feature;
import java.util.Set;
import java.util.stream.Collectors;

/** What an upstream shows of itself; read by any thread. */
final class StatusBoard {
    private final ServerMetrics metrics;
    private final Runnable changed;
    private volatile UpstreamStatus status;
    private volatile Set<String> knownTools;
    private boolean closing;

    /** Runs {@code changed} when the upstream comes or goes, or offers something else. */
    StatusBoard(UpstreamStatus initial, ServerMetrics metrics, Runnable changed) {
        this.status = initial;
        this.knownTools = tools(initial);
        this.metrics = metrics;
        this.changed = changed;
    }

    private static Set<String> tools(UpstreamStatus status) {
        return status.offer().entries(Feature.TOOLS).stream().map(Entry::key).collect(Collectors.toUnmodifiableSet());
    }

    UpstreamStatus status() {
        return status;
    }

    /** Whether the upstream offers a tool of that name, or did when it was last ready. */
    boolean knows(String tool) {
        return knownTools.contains(tool);
    }

    /** From now on nothing is shown but the upstream's end. */
    synchronized void closing() {
        closing = true;
    }

    void publish(UpstreamStatus next) {
        if (set(next)) {
            changed.run();
        }
    }

    private synchronized boolean set(UpstreamStatus next) {
        if (closing && next.phase() != Phase.CLOSED) {
            return false;
        }
        boolean offered = !status.offer().equals(next.offer()) || status.phase() != next.phase();
        status = next;
        if (next.connected()) {
            knownTools = tools(next);
        }
        if (!closing) {
            metrics.connected(next.connected());
            metrics.toolsCount(next.toolsCount());
        }
        return offered;
    }
}
