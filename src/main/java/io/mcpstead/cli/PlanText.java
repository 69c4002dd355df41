package io.mcpstead.cli;

import io.mcpstead.config.plan.ChangeCounts;
import io.mcpstead.config.plan.PlanReport;
import java.util.ArrayList;
import java.util.List;

/** A plan for people: a line for each thing that would change, then how many servers would. */
final class PlanText {
    private PlanText() {}

    static boolean isEmpty(PlanReport plan) {
        return lines(plan).isEmpty();
    }

    static String of(PlanReport plan) {
        List<String> lines = lines(plan);
        if (lines.isEmpty()) {
            return "nothing would change: " + counts(plan);
        }
        return String.join("\n", lines) + "\n" + counts(plan);
    }

    private static ChangeCounts counts(PlanReport plan) {
        return new ChangeCounts(plan.added(), plan.removed(), plan.restarted(), plan.updated(), plan.unchanged());
    }

    private static List<String> lines(PlanReport plan) {
        List<String> lines = new ArrayList<>();
        for (PlanReport.Server server : plan.servers()) {
            switch (server.change()) {
                case "added" -> lines.add("+ " + server.name());
                case "removed" -> lines.add("- " + server.name());
                case "restarted" -> lines.add("~ " + server.name() + " (restart: " + keys(server) + ")");
                case "updated" -> lines.add("~ " + server.name() + " (update: " + keys(server) + ")");
                case "unchanged" -> {}
                default -> lines.add("? " + server.name() + " (" + server.change() + ")");
            }
        }
        plan.settings().forEach(key -> lines.add("* " + key + ": changes at once"));
        plan.ignoredUntilRestart().forEach(key -> lines.add("! " + key + ": ignored until restart"));
        return lines;
    }

    private static String keys(PlanReport.Server server) {
        return String.join(", ", server.keys());
    }
}
