package io.mcpstead.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of events in {@code docs/logging.md} against the code. */
final class LogEventTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([A-Z]+) \\| ([^|]*)\\|");
    private static final Pattern FIELD = Pattern.compile("`([a-z_]+)`");
    private static final Pattern ADDED = Pattern.compile("addKeyValue\\(\\s*\"([a-z_]+)\"");
    private static final Path SOURCES = Path.of("src/main/java");

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/logging.md"))).results();
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(LogEventTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tableHasTheEventsWithTheirLevels() throws IOException {
        Map<String, String> told = rows().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(told)
                .containsExactlyInAnyOrderEntriesOf(Arrays.stream(LogEvent.values())
                        .collect(Collectors.toMap(
                                LogEvent::label, event -> event.level().name())));
    }

    @Test
    void tableHasTheFields() throws IOException {
        Set<String> told = all(FIELD, rows().map(row -> row.group(3)).collect(Collectors.joining()));
        // Of every event, and described as such.
        told.add("left_out");

        assertThat(all(ADDED, sources())).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void everyEventIsUsed() throws IOException {
        String sources = sources();

        assertThat(LogEvent.values()).allMatch(event -> sources.contains("LogEvent." + event.name()));
    }

    @Test
    void whatIsAboveDebugHasAName() throws IOException {
        // The demo's servers stand for programs of somebody else's.
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.toString().contains("/demo/")))
                    .allSatisfy(file -> assertThat(read(file))
                            .doesNotContainPattern("LOG\\.(error|warn|info|atLevel|atError|atWarn|atInfo)\\("));
        }
    }
}
