package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QualifiedNameTest {
    @Test
    void splitsServerFromTool() {
        assertThat(QualifiedName.parse("files__read")).contains(new QualifiedName("files", "read"));
    }

    @Test
    void splitsAtTheFirstSeparator() {
        assertThat(QualifiedName.parse("files__read__all")).contains(new QualifiedName("files", "read__all"));
    }

    @Test
    void leavesAToolsLeadingUnderscoreWithTheTool() {
        assertThat(QualifiedName.parse("files___read")).contains(new QualifiedName("files", "_read"));
    }

    @Test
    void keepsSingleUnderscoresOnBothSides() {
        assertThat(QualifiedName.parse("my_files__read_all")).contains(new QualifiedName("my_files", "read_all"));
    }

    @Test
    void readsAnEmptyToolName() {
        assertThat(QualifiedName.parse("files__")).contains(new QualifiedName("files", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "__", "read", "files_read", "__read", "files-read"})
    void isEmptyWithoutServerOrSeparator(String qualified) {
        assertThat(QualifiedName.parse(qualified)).isEmpty();
    }

    @Test
    void printsAsItIsRead() {
        assertThat(new QualifiedName("files", "read")).hasToString("files__read");
    }
}
