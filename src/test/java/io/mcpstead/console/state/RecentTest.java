package io.mcpstead.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentTest {
    private final Recent<Integer> recent = new Recent<>(3);

    @Test
    void keepsTheLastAndCountsAll() {
        for (int i = 1; i <= 5; i++) {
            recent.add(i);
        }

        assertThat(recent.list()).containsExactly(5, 4, 3);
        assertThat(recent.added()).isEqualTo(5);
    }

    @Test
    void beginsEmpty() {
        assertThat(recent.list()).isEmpty();
        assertThat(recent.added()).isZero();
    }
}
