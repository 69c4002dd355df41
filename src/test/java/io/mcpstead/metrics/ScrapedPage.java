package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricsPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page of metrics read as a scraper reads it, strictly: a line that is not valid fails the test. */
public final class ScrapedPage {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\",?");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL.pattern() + ")*)})? (\\S+)");
    private static final Pattern COMMENT =
            Pattern.compile("# (?:(TYPE) (" + NAME + ") (\\w+)|HELP " + NAME + " .*|UNIT .*)");

    /** One line of the page. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private final String text;
    private final Map<String, String> types = new TreeMap<>();
    private final List<Sample> samples = new ArrayList<>();

    private ScrapedPage(String text) {
        this.text = text;
        text.lines().filter(line -> !line.equals("# EOF")).forEach(this::read);
        Set<String> seen = new TreeSet<>();
        for (Sample sample : samples) {
            require(seen.add(sample.name() + sample.labels()), "twice: " + sample);
        }
    }

    public static ScrapedPage of(MetricsPage page) {
        return of(page, null);
    }

    public static ScrapedPage of(MetricsPage page, @Nullable String acceptHeader) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            page.write(acceptHeader, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ScrapedPage(out.toString(StandardCharsets.UTF_8));
    }

    private void read(String line) {
        if (line.startsWith("#")) {
            Matcher comment = COMMENT.matcher(line);
            require(comment.matches(), "not valid: " + line);
            if (comment.group(1) != null) {
                require(types.put(comment.group(2), comment.group(3)) == null, "typed twice: " + line);
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "not valid: " + line);
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        String value = sample.group(5).replace("Inf", "Infinity");
        samples.add(new Sample(sample.group(1), labels, Double.parseDouble(value)));
    }

    private static void require(boolean valid, String complaint) {
        if (!valid) {
            throw new AssertionError("the page is " + complaint);
        }
    }

    public String text() {
        return text;
    }

    /** From the metric's name to its type. */
    public Map<String, String> types() {
        return types;
    }

    public List<Sample> all(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    public List<Sample> withLabel(String label, String value) {
        return samples.stream()
                .filter(sample -> value.equals(sample.labels().get(label)))
                .toList();
    }

    public Set<String> labelNames(String name) {
        Set<String> names = new TreeSet<>();
        all(name).forEach(sample -> names.addAll(sample.labels().keySet()));
        return names;
    }

    /** Values of one label of a metric, in the page's order. */
    public List<String> labelValues(String name, String label) {
        return all(name).stream()
                .map(sample -> sample.labels().getOrDefault(label, ""))
                .distinct()
                .toList();
    }

    /** The value of the sample with exactly these labels: name, value, name, value... */
    public double value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return all(name).stream()
                .filter(sample -> sample.labels().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + wanted + " in\n" + text))
                .value();
    }
}
