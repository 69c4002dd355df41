package io.mcpstead.doctor.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints reports for people: a block a server, with aligned columns, and a last line that counts. */
public final class TextReport {
    /** The longest step and two blanks. */
    private static final int LABEL = 14;

    private static final String INDENT = "        ";

    /** What is longer pushes its own time to the right, not that of the others. */
    private static final int WIDEST = 64;

    private static final String RESET = "\033[0m";

    private final PrintStream out;
    private final boolean colours;

    /** @param colours whether marks are printed in colours, by ANSI's escape sequences */
    public TextReport(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Prints the block of one server, with an empty line behind it. */
    public void print(Report report) {
        out.println(report.server() + "  " + report.url());
        int width = width(report.steps());
        for (StepResult result : report.steps()) {
            print(result, width);
        }
        String skipped = report.steps().stream()
                .filter(StepResult.Skipped.class::isInstance)
                .map(result -> result.step().label())
                .collect(Collectors.joining(", "));
        if (!skipped.isEmpty()) {
            out.println("  " + painted(Mark.SKIP) + "  " + skipped);
        }
        out.println();
        out.flush();
    }

    private static int width(List<StepResult> results) {
        return results.stream()
                .mapToInt(result -> text(result).length())
                .filter(length -> length <= WIDEST)
                .max()
                .orElse(0);
    }

    private static String text(StepResult result) {
        return switch (result) {
            case StepResult.Passed passed -> passed.finding().text();
            case StepResult.Warned warned -> warned.finding().text();
            case StepResult.Failed failed -> failed.error();
            case StepResult.Absent absent -> absent.why();
            case StepResult.Skipped skipped -> "";
        };
    }

    private void print(StepResult result, int width) {
        switch (result) {
            case StepResult.Passed passed -> line(passed, passed.took(), width);
            case StepResult.Warned warned -> {
                line(warned, warned.took(), width);
                warned.advice().forEach(this::print);
            }
            case StepResult.Failed failed -> {
                line(failed, failed.took(), width);
                print(failed.advice());
            }
            case StepResult.Absent absent -> line(absent, null, width);
            case StepResult.Skipped skipped -> {
                // All of them are one line, at the end.
            }
        }
    }

    private void line(StepResult result, @Nullable Duration took, int width) {
        String text = took == null ? text(result) : pad(text(result), width) + "  " + time(took);
        out.println("  " + painted(Mark.of(result)) + "  " + pad(result.step().label(), LABEL) + text);
    }

    private void print(Advice advice) {
        out.println(INDENT + pad("cause", LABEL) + advice.cause());
        out.println(INDENT + pad("cure", LABEL) + advice.cure());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String time(Duration took) {
        return String.format(Locale.ROOT, "%8.1f ms", took.toNanos() / 1e6);
    }

    private String painted(Mark mark) {
        String word = pad(mark.word(), 4);
        return colours ? colour(mark) + word + RESET : word;
    }

    private static String colour(Mark mark) {
        return switch (mark) {
            case OK -> "\033[32m";
            case WARN -> "\033[33m";
            case FAIL -> "\033[1;31m";
            case NONE, SKIP -> "\033[2m";
        };
    }

    /** Prints how many servers there were, and how they are. */
    public void printSummary(List<Report> reports) {
        long failed = count(reports, Mark.FAIL);
        long warned = count(reports, Mark.WARN);
        out.println(reports.size() + (reports.size() == 1 ? " server: " : " servers: ") + count(reports, Mark.OK)
                + " ok" + (warned == 0 ? "" : ", " + warned + " with warnings")
                + (failed == 0 ? "" : ", " + failed + " failed"));
        out.flush();
    }

    private static long count(List<Report> reports, Mark mark) {
        return reports.stream().filter(report -> report.mark() == mark).count();
    }
}
