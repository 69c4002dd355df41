package io.mcpstead.doctor.report;

import java.util.Locale;

/** A result in one word. */
public enum Mark {
    OK,
    WARN,
    FAIL,
    /** There was nothing to look at. */
    NONE,
    SKIP;

    /** The word of a step's result. */
    public static Mark of(StepResult result) {
        return switch (result) {
            case StepResult.Passed passed -> OK;
            case StepResult.Warned warned -> WARN;
            case StepResult.Failed failed -> FAIL;
            case StepResult.Absent absent -> NONE;
            case StepResult.Skipped skipped -> SKIP;
        };
    }

    /** As it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
