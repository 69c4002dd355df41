package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines(Duration.ofMinutes(1), Duration.ofMinutes(10));

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void tellsWhichOneHasPassed() {
        assertThat(deadlines.missed(in(Duration.ofSeconds(30)))).isNull();
        assertThat(deadlines.missed(in(Duration.ofMinutes(2)))).contains("idle_ms");
        assertThat(deadlines.missed(in(Duration.ofMinutes(11)))).contains("total_ms");
    }

    @Test
    void standsStillWhilePaused() {
        deadlines.pause();
        assertThat(deadlines.missed(in(Duration.ofDays(1)))).isNull();
        deadlines.resume();
        assertThat(deadlines.missed(in(Duration.ofDays(1)))).isNotNull();
        assertThat(deadlines.missed(in(Duration.ofSeconds(30)))).isNull();
    }
}
