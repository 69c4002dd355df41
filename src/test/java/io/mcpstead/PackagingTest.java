package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the files of the packages against those that say the same elsewhere. */
final class PackagingTest {
    private static final Path UNIT_OF_PACKAGE = Path.of("packaging/deb/mcpstead.service");
    private static final Path UNIT_OF_ROLE = Path.of("ansible/roles/mcpstead/templates/mcpstead.service.j2");

    /** What a unit of the role may have beyond that of the package: conditions, and what it sets by variables. */
    private static final Pattern OF_ROLE_ALONE = Pattern.compile("\\{%.*|Environment=.*");

    private static final Pattern VARIABLE = Pattern.compile("(?<key>\\w+=).*\\{\\{.*");

    @Test
    void unitOfThePackageIsThatOfTheRoleButForItsVariables() throws IOException {
        List<String> expected = linesAfterTheFirst(UNIT_OF_ROLE).stream()
                .filter(line -> !OF_ROLE_ALONE.matcher(line).matches())
                .toList();
        List<String> actual = linesAfterTheFirst(UNIT_OF_PACKAGE);

        assertThat(actual).hasSameSizeAs(expected).zipSatisfy(expected, (line, template) -> {
            var variable = VARIABLE.matcher(template);
            if (variable.matches()) {
                assertThat(line).startsWith(variable.group("key")).doesNotContain("{{");
            } else {
                assertThat(line).isEqualTo(template);
            }
        });
    }

    /** The first says whose file it is. */
    private static List<String> linesAfterTheFirst(Path file) throws IOException {
        return Files.readAllLines(file).stream().skip(1).toList();
    }

    @Test
    void imageIsLabelledWithTheVersion() throws IOException {
        String version = first("<artifactId>mcpstead</artifactId>\\s*<version>([^<]+)", "pom.xml");

        assertThat(first("image\\.version=\"([^\"]+)\"", "Dockerfile")).isEqualTo(version);
    }

    private static String first(String pattern, String file) throws IOException {
        MatchResult match = Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + file));
        return match.group(1);
    }
}
