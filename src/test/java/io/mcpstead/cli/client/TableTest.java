package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static String print(Table table) {
        var out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsTextToTheLeftAndNumbersToTheRight() {
        assertThat(print(new Table()
                        .row("NAME", "TOOLS", "ERROR")
                        .row("a", "7", "")
                        .row("longer", "12", "x")))
                .isEqualTo("""
                        NAME    TOOLS  ERROR
                        a           7
                        longer     12  x
                        """);
    }

    @Test
    void isNothingWithoutRows() {
        assertThat(print(new Table())).isEmpty();
    }
}
