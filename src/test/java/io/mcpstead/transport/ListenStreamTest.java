package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ListenStreamTest {
    @Test
    void pausesGrowToAMinuteHoweverOftenTheStreamEnds() {
        Duration pause = Duration.ofSeconds(1);
        for (int i = 0; i < 1000; i++) {
            pause = ListenStream.next(pause, Duration.ZERO);
        }

        assertThat(pause).isEqualTo(Duration.ofMinutes(1));
        assertThat(ListenStream.next(pause, Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(1));
    }
}
