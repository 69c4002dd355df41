package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.doctor.report.Advice;
import io.mcpstead.doctor.report.Finding;
import io.mcpstead.doctor.report.Mark;
import io.mcpstead.doctor.report.Report;
import io.mcpstead.doctor.report.Step;
import io.mcpstead.doctor.report.StepResult;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChartTest {
    private static final Finding FINDING = new Finding("fine", Map.of());

    private final Chart chart = new Chart(Subject.of(0, ServerConfig.of("one", URI.create("http://127.0.0.1:1/"))));

    private static StepResult of(Report report, Step step) {
        return report.steps().stream()
                .filter(one -> one.step() == step)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasNotReachedIsSkipped() {
        chart.begin(Step.DNS);
        chart.pass(FINDING);
        chart.begin(Step.TCP);
        chart.fail(Step.TCP, "refused", new Advice("cause", "cure"));
        Report report = chart.close();

        assertThat(report.steps()).extracting(StepResult::step).containsExactly(Step.values());
        assertThat(report.steps()).extracting(Mark::of).startsWith(Mark.OK, Mark.FAIL, Mark.SKIP);
        assertThat(report.mark()).isEqualTo(Mark.FAIL);
    }

    @Test
    void theStepThatTakesTooLongHasFailed() {
        chart.begin(Step.HTTP);
        Report report = chart.expire(Duration.ofSeconds(7));

        assertThat(of(report, Step.HTTP))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("not done within 7 s (--timeout)"));
    }

    @Test
    void aFailureThatIsKnownStaysOne() {
        chart.begin(Step.TLS);
        chart.fail(Step.TLS, "TLS failed", new Advice("cause", "cure"));
        Report report = chart.expire(Duration.ofSeconds(7));

        assertThat(of(report, Step.TLS))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("TLS failed"));
    }

    @Test
    void betterAdviceTakesThePlaceOfTheFirst() {
        chart.begin(Step.TLS);
        chart.fail(Step.TLS, "TLS failed", new Advice("perhaps", "try"));
        chart.advise(new Advice("certainly", "do"));

        assertThat(of(chart.close(), Step.TLS))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.advice()).isEqualTo(new Advice("certainly", "do")));
    }

    @Test
    void whatIsFoundTooLateDoesNotCount() {
        chart.begin(Step.DNS);
        Report report = chart.close();
        chart.pass(FINDING);

        assertThat(chart.close().steps()).isEqualTo(report.steps());
    }
}
