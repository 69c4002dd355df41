package io.mcpstead.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextReportTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static StepResult passed(Step step, String text, double millis) {
        return new StepResult.Passed(step, new Finding(text, Map.of()), Duration.ofNanos((long) (millis * 1e6)));
    }

    private static Report report(StepResult... steps) {
        return new Report("one", "http://a.example/mcp", Duration.ofMillis(9), List.of(steps));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsTimesAndSetsWhatIsVeryLongApart() {
        String longText = "x".repeat(70);
        new TextReport(out, false)
                .print(report(
                        passed(Step.DNS, "192.0.2.1, 192.0.2.2", 0.25),
                        passed(Step.TCP, "192.0.2.1:80", 1234.56),
                        new StepResult.Absent(Step.TLS, "the url is http"),
                        passed(Step.HTTP, longText, 1)));

        assertThat(printed()).isEqualTo("""
                one  http://a.example/mcp
                  ok    dns           192.0.2.1, 192.0.2.2       0.3 ms
                  ok    tcp           192.0.2.1:80            1234.6 ms
                  none  tls           the url is http
                  ok    http          %s       1.0 ms

                """.formatted(longText));
    }

    @Test
    void coloursTheMarksForATerminalOnly() {
        Report report = report(passed(Step.DNS, "192.0.2.1", 1));
        new TextReport(out, true).print(report);
        String coloured = printed();
        bytes.reset();
        new TextReport(out, false).print(report);

        assertThat(coloured).contains("  \033[32mok  \033[0m  dns ");
        assertThat(printed()).isEqualTo(coloured.replaceAll("\033\\[[0-9;]*m", ""));
    }

    @Test
    void printsAllAdvice() {
        List<Advice> advice = List.of(new Advice("a", "b"), new Advice("c", "d"));
        new TextReport(out, false)
                .print(report(new StepResult.Warned(Step.TOOLS, new Finding("3", Map.of()), null, advice)));

        assertThat(printed()).contains("""
                  warn  tools         3
                        cause         a
                        cure          b
                        cause         c
                        cure          d
                """);
    }

    @Test
    void countsServersByTheirWorstStep() {
        Report fine = report(passed(Step.DNS, "192.0.2.1", 1));
        Report odd = report(new StepResult.Warned(
                Step.DNS, new Finding("192.0.2.1", Map.of()), null, List.of(new Advice("a", "b"))));
        Report ill = report(
                odd.steps().getFirst(),
                new StepResult.Failed(Step.TCP, "refused", Duration.ZERO, new Advice("a", "b")));
        new TextReport(out, false).printSummary(List.of(fine, odd, ill, fine));

        assertThat(printed()).isEqualTo("4 servers: 2 ok, 1 with warnings, 1 failed\n");
    }
}
