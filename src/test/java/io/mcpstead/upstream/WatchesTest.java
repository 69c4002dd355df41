package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WatchesTest {
    private final Watches watches = new Watches();

    @Test
    void countsEachResource() {
        watches.add("a");
        watches.add("a");
        watches.remove("a");
        assertThat(watches.uris()).containsExactly("a");
        watches.remove("a");
        watches.remove("a");
        assertThat(watches.isEmpty()).isTrue();
    }

    @Test
    void takesNoMoreThanItsBound() {
        for (int i = 0; i < Watches.MAX_WATCHED; i++) {
            assertThat(watches.add("test://" + i)).isTrue();
        }
        assertThat(watches.add("test://one-more")).isFalse();
        assertThat(watches.add("test://0")).isTrue();
    }
}
