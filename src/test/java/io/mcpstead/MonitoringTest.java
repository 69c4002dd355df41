package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds alerts, runbook, dashboard and the list of metrics against each other. Whether the alerts work is what
 * {@code monitoring/test/run} proves.
 */
final class MonitoringTest {
    private static final Path RULES = Path.of("monitoring/prometheus/mcpstead.rules.yml");
    private static final Path RULE_TESTS = Path.of("monitoring/prometheus/tests");
    private static final Path DASHBOARD = Path.of("monitoring/grafana/mcpstead.json");
    private static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final Path METRICS = Path.of("docs/metrics.md");

    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\w+)\n(.*?)(?=^## |\\z)");
    private static final Pattern METRIC = Pattern.compile("\\bmcpstead_[a-z_]+");
    private static final Pattern METRIC_ROW = Pattern.compile("(?m)^\\| `(mcpstead_[a-z_]+)` \\|.*\\|([^|]*)\\|$");
    private static final Pattern ALERT_LINK = Pattern.compile("\\[(\\w+)]\\(runbook\\.md#(\\w+)\\)");
    private static final Pattern OF_HISTOGRAM = Pattern.compile("_(?:bucket|sum|count)$");

    /** A label, not a metric. */
    private static final Set<String> NO_METRICS = Set.of("mcpstead_docs");

    record Alert(String name, String expression, String severity, Map<String, String> annotations) {
        Set<String> metrics() {
            return metricsIn(expression);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertSaysHowBadItIsAndWhatToDo(Alert alert) {
        assertThat(alert.severity()).isIn("critical", "warning");
        assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
        assertThat(alert.annotations().get("runbook_url"))
                .endsWith("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertAboutAServerNamesIt(Alert alert) {
        boolean ofServers = alert.metrics().stream().anyMatch(metric -> metric.matches("mcpstead_(upstream|tool)_.*"));

        assertThat(String.join(" ", alert.annotations().values()).contains("$labels.server"))
                .isEqualTo(ofServers);
    }

    @Test
    void runbookHasASectionForEachAlertAndNoOther() throws IOException {
        assertThat(runbook().keySet())
                .containsExactlyElementsOf(alerts().map(Alert::name).toList());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void sectionSaysWhatItMeansWhereToLookAndWhenItClears(Alert alert) throws IOException {
        assertThat(runbook().get(alert.name()))
                .contains("**What it means.** ")
                .contains("**First look")
                .contains("cures")
                .contains("**Clears** ");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertIsTestedBothFiringAndSilent(Alert alert) throws IOException {
        List<Boolean> firing = ruleTests().getOrDefault(alert.name(), List.of());

        assertThat(firing).contains(true, false);
    }

    @Test
    void testsAreAboutAlertsThatThereAre() throws IOException {
        assertThat(alerts().map(Alert::name)).containsAll(ruleTests().keySet());
    }

    /** The last column of its tables names the alerts on a metric. */
    @Test
    void listOfMetricsNamesTheAlertsOnEachAndNoOthers() throws IOException {
        Map<String, Set<String>> expected = new TreeMap<>();
        alerts().forEach(alert -> alert.metrics()
                .forEach(metric ->
                        expected.computeIfAbsent(metric, key -> new TreeSet<>()).add(alert.name())));

        Map<String, Set<String>> told = new TreeMap<>();
        for (MatchResult row : all(METRIC_ROW, Files.readString(METRICS))) {
            Set<String> alerts = all(ALERT_LINK, row.group(2)).stream()
                    .map(link -> link.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!alerts.isEmpty()) {
                told.put(row.group(1), alerts);
            }
        }
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void dashboardShowsOnlyDescribedMetrics() throws IOException {
        Set<String> described = all(METRIC_ROW, Files.readString(METRICS)).stream()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());

        assertThat(metricsIn(Files.readString(DASHBOARD))).isNotEmpty().isSubsetOf(described);
    }

    static Stream<Alert> alerts() throws IOException {
        return list(yaml(RULES), "groups").stream()
                .flatMap(group -> list(group, "rules").stream())
                .map(rule -> new Alert(
                        text(rule, "alert"),
                        text(rule, "expr"),
                        text(map(rule, "labels"), "severity"),
                        map(rule, "annotations").entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().toString()))));
    }

    /** Headings that are an alert's name, in their order, with the text below them. */
    private static Map<String, String> runbook() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        all(SECTION, Files.readString(RUNBOOK)).forEach(section -> sections.put(section.group(1), section.group(2)));
        return sections;
    }

    /** By alert: whether it fires, for each time at which a test looks at it. */
    private static Map<String, List<Boolean>> ruleTests() throws IOException {
        Map<String, List<Boolean>> firing = new TreeMap<>();
        try (Stream<Path> files = Files.list(RULE_TESTS)) {
            for (Path file : files.toList()) {
                for (Map<String, Object> test : list(yaml(file), "tests")) {
                    for (Map<String, Object> look : list(test, "alert_rule_test")) {
                        firing.computeIfAbsent(text(look, "alertname"), key -> new ArrayList<>())
                                .add(!list(look, "exp_alerts").isEmpty());
                    }
                }
            }
        }
        return firing;
    }

    /** Histograms by their own names, as the list of metrics has them. */
    private static Set<String> metricsIn(String text) {
        return all(METRIC, text).stream()
                .map(found -> OF_HISTOGRAM.matcher(found.group()).replaceFirst(""))
                .map(name -> name.equals("mcpstead_upstream_tools") ? name + "_count" : name)
                .filter(name -> !NO_METRICS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    @SuppressWarnings("unchecked") // YAML has no types; a file of another shape fails the test
    private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.getOrDefault(key, List.of());
    }

    @SuppressWarnings("unchecked") // as above
    private static Map<String, Object> map(Map<String, Object> map, String key) {
        return (Map<String, Object>) map.getOrDefault(key, Map.of());
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }
}
