package io.mcpstead.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.listen.Pending.Added;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PendingTest {
    private static final Change TOOLS = new Change.ListChanged(ListKind.TOOLS);
    private static final Change PROMPTS = new Change.ListChanged(ListKind.PROMPTS);

    private final Pending pending = new Pending(2);

    @Test
    void givesNothingBeforeItHasBeenQuiet() {
        pending.add(TOOLS, at(0));

        assertThat(pending.poll(at(99))).isNull();
        assertThat(pending.poll(at(100))).isEqualTo(TOOLS);
        assertThat(pending.poll(at(1000))).isNull();
    }

    @Test
    void aBurstIsOneChange() {
        assertThat(pending.add(TOOLS, at(0))).isEqualTo(Added.NEW);
        assertThat(pending.add(TOOLS, at(80))).isEqualTo(Added.KNOWN);
        assertThat(pending.add(TOOLS, at(160))).isEqualTo(Added.KNOWN);

        assertThat(pending.poll(at(240))).isNull();
        assertThat(pending.poll(at(260))).isEqualTo(TOOLS);
        assertThat(pending.poll(at(1000))).isNull();
    }

    @Test
    void neverWaitsForLongerThanHalfASecond() {
        for (int ms = 0; ms <= 490; ms += 10) {
            pending.add(TOOLS, at(ms));
        }

        assertThat(pending.poll(at(499))).isNull();
        assertThat(pending.poll(at(500))).isEqualTo(TOOLS);
    }

    @Test
    void tellsHowLongToWait() {
        assertThat(pending.nanosUntilDue(at(0))).isEqualTo(Long.MAX_VALUE);

        pending.add(TOOLS, at(0));
        pending.add(PROMPTS, at(30));

        assertThat(pending.nanosUntilDue(at(40))).isEqualTo(at(60));
        assertThat(pending.poll(at(110))).isEqualTo(TOOLS);
        assertThat(pending.nanosUntilDue(at(110))).isEqualTo(at(20));
    }

    @Test
    void takesWhatItKnowsEvenWhenFull() {
        pending.add(TOOLS, at(0));
        pending.add(PROMPTS, at(0));

        assertThat(pending.add(PROMPTS, at(1))).isEqualTo(Added.KNOWN);
        assertThat(pending.add(new Change.Updated("a:b"), at(1))).isEqualTo(Added.FULL);
    }

    @Test
    void worksWhereTheClockTurnsNegative() {
        long start = Long.MAX_VALUE - at(50);
        pending.add(TOOLS, start);

        assertThat(pending.poll(start + at(99))).isNull();
        assertThat(pending.poll(start + at(100))).isEqualTo(TOOLS);
    }

    private static long at(int millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
