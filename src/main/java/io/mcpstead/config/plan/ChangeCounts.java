package io.mcpstead.config.plan;

import java.util.List;

/** How many servers there are of each change; as JSON, in this order, the answer to a reload. */
public record ChangeCounts(int added, int removed, int restarted, int updated, int unchanged) {
    public static ChangeCounts of(List<ServerChange> changes) {
        return new ChangeCounts(
                count(changes, ServerChange.Added.class),
                count(changes, ServerChange.Removed.class),
                count(changes, ServerChange.Restarted.class),
                count(changes, ServerChange.Updated.class),
                count(changes, ServerChange.Unchanged.class));
    }

    private static int count(List<ServerChange> changes, Class<? extends ServerChange> kind) {
        return (int) changes.stream().filter(kind::isInstance).count();
    }

    /** For people. */
    @Override
    public String toString() {
        return added + " added, " + removed + " removed, " + restarted + " restarted, " + updated + " updated, "
                + unchanged + " unchanged";
    }
}
