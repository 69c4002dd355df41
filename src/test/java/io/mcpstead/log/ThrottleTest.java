package io.mcpstead.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private long now = Long.MAX_VALUE - 5;
    private final Throttle throttle = new Throttle(3, Duration.ofSeconds(10), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private long passed(int attempts) {
        return IntStream.range(0, attempts).filter(i -> throttle.pass()).count();
    }

    @Test
    void letsABurstThrough() {
        assertThat(passed(100)).isEqualTo(3);
    }

    @Test
    void letsOneMoreThroughAfterEachInterval() {
        passed(3);

        pass(Duration.ofMillis(9_999));
        assertThat(passed(1)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(passed(5)).isEqualTo(1);
        pass(Duration.ofSeconds(20));
        assertThat(passed(5)).isEqualTo(2);
    }

    @Test
    void isFullAgainAfterARest() {
        passed(3);

        pass(Duration.ofHours(1));

        assertThat(passed(100)).isEqualTo(3);
    }
}
