package io.mcpstead.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TroubleTest {
    private long now = -1_000;
    private final Trouble trouble = new Trouble(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void isToldOfWhenItBegins() {
        assertThat(trouble.met("refused")).isEqualTo(Trouble.Report.FIRST);
        assertThat(trouble.met("refused")).isEqualTo(Trouble.Report.NOTHING);
        assertThat(trouble.stands()).isTrue();
    }

    @Test
    void isToldOfAgainWhereTheCauseIsAnother() {
        trouble.met("refused");

        assertThat(trouble.met("HTTP 500")).isEqualTo(Trouble.Report.AGAIN);
        assertThat(trouble.met("HTTP 500")).isEqualTo(Trouble.Report.NOTHING);
    }

    @Test
    void isToldOfAtGrowingIntervals() {
        List<Long> minutes = new ArrayList<>();
        trouble.met("refused");
        for (long minute = 1; minute <= 300; minute++) {
            pass(Duration.ofMinutes(1));
            if (trouble.met("refused") == Trouble.Report.AGAIN) {
                minutes.add(minute);
            }
        }

        assertThat(minutes).containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L);
    }

    @Test
    void beginsAnewOnceItIsOver() {
        trouble.met("refused");
        pass(Duration.ofSeconds(5));
        assertThat(trouble.duration()).isEqualTo(Duration.ofSeconds(5));

        trouble.over();

        assertThat(trouble.stands()).isFalse();
        assertThat(trouble.duration()).isZero();
        assertThat(trouble.met("refused")).isEqualTo(Trouble.Report.FIRST);
        assertThat(trouble.times()).isEqualTo(1);
    }
}
