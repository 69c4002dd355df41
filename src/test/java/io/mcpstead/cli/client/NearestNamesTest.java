package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNamesTest {
    private static final List<String> NAMES = List.of("files__read", "files__find", "web__read", "web__fetch", "a__b");

    @Test
    void findsWhatIsMisspelt() {
        assertThat(NearestNames.of("files__raed", NAMES)).startsWith("files__read");
        assertThat(NearestNames.of("Files__Read", NAMES)).startsWith("files__read");
    }

    @Test
    void findsWhatLacksItsServer() {
        assertThat(NearestNames.of("read", NAMES)).containsExactly("files__read", "web__read");
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertThat(NearestNames.of("calendar__add_event", NAMES)).isEmpty();
    }
}
