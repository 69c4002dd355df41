package io.mcpstead.fuzz;

/** How long to fuzz. */
final class Runs {
    /** Inputs for each test, unless the system property {@code jazzer.max_executions} says otherwise. */
    static final long DEFAULT = 4_000;

    /** One input that takes longer, in seconds, counts as a loop without end. */
    static final int LOOP_SECONDS = 10;

    private Runs() {}
}
