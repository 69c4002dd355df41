package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import io.mcpstead.doctor.report.Finding;
import io.mcpstead.doctor.report.Report;
import io.mcpstead.doctor.report.Step;
import io.mcpstead.doctor.report.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is known of a server by now. Written by whoever looks at it, and closed by whoever waits for that no longer. */
final class Chart {
    private final Subject subject;
    private final long start = System.nanoTime();
    private final Map<Step, StepResult> results = new EnumMap<>(Step.class);
    private Step current = Step.DNS;
    private long since = start;
    private boolean failed;
    private boolean closed;

    Chart(Subject subject) {
        this.subject = subject;
    }

    /** A step begins, and with it its time. */
    synchronized void begin(Step step) {
        current = step;
        since = System.nanoTime();
    }

    /** The step that began last. */
    synchronized Step current() {
        return current;
    }

    /** The current step went well. */
    synchronized void pass(Finding finding) {
        put(new StepResult.Passed(current, finding, elapsed()));
    }

    /** The current step went well but for what the advice is for, which may be nothing. */
    synchronized void pass(Finding finding, List<Advice> advice) {
        put(
                advice.isEmpty()
                        ? new StepResult.Passed(current, finding, elapsed())
                        : new StepResult.Warned(current, finding, elapsed(), advice));
    }

    /** A step went wrong, which ends all; it is the current one or one that was thought to have gone well. */
    synchronized void fail(Step step, String error, Advice advice) {
        failed = true;
        put(new StepResult.Failed(step, error, elapsed(), advice));
    }

    /** Better advice for the step that went wrong has been found. */
    synchronized void advise(Advice better) {
        results.values().stream()
                .filter(StepResult.Failed.class::isInstance)
                .map(StepResult.Failed.class::cast)
                .findFirst()
                .ifPresent(known -> put(new StepResult.Failed(known.step(), known.error(), known.took(), better)));
    }

    /** Notes a result, in place of an earlier one of that step. */
    synchronized void put(StepResult result) {
        if (!closed) {
            results.put(result.step(), result);
        }
    }

    /** The time for all of it is over: the current step counts as failed, unless that is known of one already. */
    synchronized Report expire(Duration limit) {
        if (!failed) {
            fail(
                    current,
                    "not done within " + limit.toSeconds() + " s (--timeout)",
                    new Advice(
                            "it is slow, or hangs, and its own limits are longer (timeouts.idle_ms is "
                                    + subject.config().timeouts().idle().toMillis() + ")",
                            "look into the server's log; to see whether it answers at all, give a longer --timeout"));
        }
        return close();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** All that is known; what is found later no longer counts. */
    synchronized Report close() {
        closed = true;
        List<StepResult> steps = new ArrayList<>();
        for (Step step : Step.values()) {
            steps.add(results.getOrDefault(step, new StepResult.Skipped(step)));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Report(subject.config().name(), subject.url(), took, steps);
    }
}
