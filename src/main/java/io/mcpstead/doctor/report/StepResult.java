package io.mcpstead.doctor.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a step. */
public sealed interface StepResult {
    Step step();

    /**
     * It went well.
     *
     * @param took null for a step without a time of its own
     */
    record Passed(Step step, Finding finding, @Nullable Duration took) implements StepResult {}

    /** It went well, and something about it will not stay so, or is not quite right. */
    record Warned(Step step, Finding finding, @Nullable Duration took, List<Advice> advice) implements StepResult {
        public Warned {
            advice = List.copyOf(advice);
        }
    }

    /**
     * It went wrong, and the gateway would not get further either.
     *
     * @param error what the gateway would log
     */
    record Failed(Step step, String error, Duration took, Advice advice) implements StepResult {}

    /** There is nothing to look at, as it should be. */
    record Absent(Step step, String why) implements StepResult {}

    /** It was not taken, since one before it went wrong. */
    record Skipped(Step step) implements StepResult {}
}
