package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mcpstead.config.load.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Holds what the documentation says against what it speaks of. */
final class DocumentationTest {
    private static final Path README = Path.of("README.md");
    private static final Path LOGGING = Path.of("docs/logging.md");
    private static final Path CONFIG = Path.of("config.yml");

    /** Keys without a default: {@code config.yml} shows some of them commented out. */
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("servers[].name", "servers[].url", "servers[].quirks.inject_accept_header", "server", "health");

    private static final Pattern TABLE_ROW =
            Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| (?:reload|restart) \\|");
    private static final Pattern COMMENTED_OUT = Pattern.compile("(?m)^( *)# (inject_accept_header|server|health):");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern METRIC = Pattern.compile("\\bmcpstead_[a-z_]+");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```|<<'EOF'\n(.*?)^ *EOF");
    private static final Pattern GATEWAY_KEY =
            Pattern.compile("(?m)^(?:host|port|admin|mcp|servers|server|metrics|audit|logging|shutdown|health):");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}|token_env: (\\w+)");

    @Test
    void readmeTableHasTheKeysOfTheExampleConfiguration() throws IOException {
        assertThat(readmeTable().keySet())
                .containsExactlyInAnyOrderElementsOf(exampleConfiguration().keySet());
    }

    @Test
    void readmeTableHasTheDefaultsOfTheExampleConfiguration() throws IOException {
        Map<String, String> expected = exampleConfiguration();
        Map<String, String> told = readmeTable();
        expected.keySet().removeAll(WITHOUT_DEFAULT);
        told.keySet().removeAll(WITHOUT_DEFAULT);

        assertThat(told).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        assertThat(links(document))
                .allSatisfy(link -> assertThat(isBroken(document, link))
                        .as("%s in %s leads nowhere", link, document)
                        .isFalse());
    }

    @Test
    void readmeNamesOnlyDescribedMetrics() throws IOException {
        Set<String> described = new TreeSet<>(all(METRIC, Files.readString(Path.of("docs/metrics.md"))));

        assertThat(all(METRIC, Files.readString(README))).isNotEmpty().isSubsetOf(described);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configurationsInTheDocumentationLoad(String yaml) {
        ConfigLoader loader = ConfigLoader.standalone(variablesOf(yaml));

        assertThatCode(() -> loader.parse("example.yml", yaml)).doesNotThrowAnyException();
    }

    @Test
    void decisionsAreNumberedWithoutGaps() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs/adr"))) {
            List<String> numbers = files.map(
                            file -> file.getFileName().toString().substring(0, 4))
                    .sorted()
                    .toList();

            assertThat(numbers)
                    .isNotEmpty()
                    .allMatch(number -> Integer.parseInt(number) == numbers.indexOf(number) + 1);
        }
    }

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> top = Files.list(Path.of(""))) {
            return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList().stream();
        }
    }

    static Stream<String> configurations() throws IOException {
        return YAML_BLOCK
                .matcher(Files.readString(README) + Files.readString(LOGGING))
                .results()
                .map(block -> block.group(1) == null ? block.group(2).stripIndent() : block.group(1))
                .filter(yaml -> GATEWAY_KEY.matcher(yaml).find());
    }

    private static Map<String, String> variablesOf(String yaml) {
        Map<String, String> variables = new HashMap<>(Map.of("MCPSTEAD_BEARER_TOKEN", "0123456789abcdef"));
        VARIABLE.matcher(yaml)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .forEach(name -> variables.put(name, "value"));
        return variables;
    }

    /** Key path to default, as the README has them. */
    private static Map<String, String> readmeTable() throws IOException {
        Map<String, String> table = new LinkedHashMap<>();
        for (MatchResult row :
                TABLE_ROW.matcher(Files.readString(README)).results().toList()) {
            table.put(row.group(1), row.group(2).replace("`", "").strip());
        }
        return table;
    }

    /** Key path to default, as {@code config.yml} has them, those among them that are commented out. */
    private static Map<String, String> exampleConfiguration() throws IOException {
        String text = COMMENTED_OUT.matcher(Files.readString(CONFIG)).replaceAll("$1$2:");
        Map<String, String> keys = new TreeMap<>();
        Object file = new Yaml().load(text);
        flatten("", file, keys);
        return keys;
    }

    private static void flatten(String path, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, child) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, child, into));
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            list.forEach(child -> flatten(path + "[]", child, into));
        } else {
            into.put(path, String.valueOf(value));
        }
    }

    private static List<String> links(Path document) throws IOException {
        return all(LINK, Files.readString(document)).stream()
                .filter(link -> !link.contains("://"))
                .toList();
    }

    private static boolean isBroken(Path document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.toAbsolutePath().resolveSibling(parts[0]);
        return !Files.exists(target) || (parts.length == 2 && !anchors(target).contains(parts[1]));
    }

    /** The names that GitHub gives to headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(match.groupCount() == 0 ? 0 : 1)));
        return found;
    }
}
