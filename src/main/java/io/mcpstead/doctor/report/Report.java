package io.mcpstead.doctor.report;

import java.time.Duration;
import java.util.List;

/**
 * All that was found of one server.
 *
 * @param url without user info and query
 * @param took in all
 * @param steps one for each step, in order
 */
public record Report(String server, String url, Duration took, List<StepResult> steps) {
    public Report {
        steps = List.copyOf(steps);
    }

    /** The worst of the steps. */
    public Mark mark() {
        return steps.stream()
                .map(Mark::of)
                .filter(mark -> mark == Mark.FAIL || mark == Mark.WARN)
                .reduce(Mark.OK, (a, b) -> a == Mark.FAIL ? a : b);
    }
}
