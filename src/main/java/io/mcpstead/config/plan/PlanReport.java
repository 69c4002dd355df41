package io.mcpstead.config.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * A plan as JSON: what a dry run answers, and what {@code mcpstead diff} reads.
 *
 * @param dryRun true: nothing was changed; false: this is what was done
 * @param servers in the order of the file, removed ones last
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PlanReport(
        boolean dryRun,
        int added,
        int removed,
        int restarted,
        int updated,
        int unchanged,
        List<Server> servers,
        List<String> settings,
        List<String> ignoredUntilRestart,
        String configHash) {
    /**
     * What becomes of one server.
     *
     * @param change {@code added}, {@code removed}, {@code restarted}, {@code updated} or {@code unchanged}
     * @param keys that differ, where it is restarted or updated
     */
    public record Server(String name, String change, List<String> keys) {
        static Server of(ServerChange change) {
            String word = switch (change) {
                case ServerChange.Added ignored -> "added";
                case ServerChange.Removed ignored -> "removed";
                case ServerChange.Restarted ignored -> "restarted";
                case ServerChange.Updated ignored -> "updated";
                case ServerChange.Unchanged ignored -> "unchanged";
            };
            return new Server(change.name(), word, change.keys());
        }
    }

    /** What would be done. */
    public static PlanReport of(Plan plan) {
        return of(plan, true);
    }

    /** What was done. */
    public static PlanReport ofDone(Plan plan) {
        return of(plan, false);
    }

    private static PlanReport of(Plan plan, boolean dry) {
        ChangeCounts counts = plan.counts();
        return new PlanReport(
                dry,
                counts.added(),
                counts.removed(),
                counts.restarted(),
                counts.updated(),
                counts.unchanged(),
                plan.servers().stream().map(Server::of).toList(),
                plan.settings(),
                plan.ignoredUntilRestart(),
                plan.configHash());
    }
}
