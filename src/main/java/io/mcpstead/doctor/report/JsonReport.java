package io.mcpstead.doctor.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports for machines: {@code {"result":"fail","servers":[{"name":..,"url":..,"result":"fail","ms":12.3,"steps":[..]}]}}.
 * Each step has {@code step} and {@code result}, and by that {@code detail} and {@code facts}, {@code error}, {@code ms},
 * and {@code advice}, a list of {@code cause} and {@code cure}.
 */
public final class JsonReport {
    private final ObjectMapper mapper;

    public JsonReport(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** All reports as one object. */
    public ObjectNode of(List<Report> reports) {
        ObjectNode json = mapper.createObjectNode();
        json.put("result", worst(reports).word());
        ArrayNode servers = json.putArray("servers");
        reports.forEach(report -> put(report, servers.addObject()));
        return json;
    }

    private static Mark worst(List<Report> reports) {
        List<Mark> marks = reports.stream().map(Report::mark).toList();
        if (marks.contains(Mark.FAIL)) {
            return Mark.FAIL;
        }
        return marks.contains(Mark.WARN) ? Mark.WARN : Mark.OK;
    }

    private void put(Report report, ObjectNode server) {
        server.put("name", report.server());
        server.put("url", report.url());
        server.put("result", report.mark().word());
        server.put("ms", millis(report.took()));
        ArrayNode steps = server.putArray("steps");
        report.steps().forEach(result -> put(result, steps.addObject()));
    }

    private void put(StepResult result, ObjectNode step) {
        step.put("step", result.step().label());
        step.put("result", Mark.of(result).word());
        switch (result) {
            case StepResult.Passed passed -> put(passed.finding(), passed.took(), step);
            case StepResult.Warned warned -> {
                put(warned.finding(), warned.took(), step);
                put(warned.advice(), step);
            }
            case StepResult.Failed failed -> {
                step.put("error", failed.error());
                step.put("ms", millis(failed.took()));
                put(List.of(failed.advice()), step);
            }
            case StepResult.Absent absent -> step.put("detail", absent.why());
            case StepResult.Skipped skipped -> {
                // Its result says it all.
            }
        }
    }

    private void put(Finding finding, @Nullable Duration took, ObjectNode step) {
        step.put("detail", finding.text());
        if (took != null) {
            step.put("ms", millis(took));
        }
        if (!finding.facts().isEmpty()) {
            step.set("facts", mapper.valueToTree(finding.facts()));
        }
    }

    private static void put(List<Advice> advice, ObjectNode step) {
        ArrayNode list = step.putArray("advice");
        for (Advice one : advice) {
            list.addObject().put("cause", one.cause()).put("cure", one.cure());
        }
    }

    private static BigDecimal millis(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 6).setScale(3, RoundingMode.HALF_UP);
    }
}
