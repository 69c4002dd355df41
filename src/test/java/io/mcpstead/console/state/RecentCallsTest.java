package io.mcpstead.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.metrics.CallTimes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecentCallsTest {
    private static final int LOOKS_IN_THE_WINDOW = 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Map<String, CallTimes> counted = Map.of();
    private final RecentCalls recent = new RecentCalls(() -> counted, timer);

    @BeforeEach
    void start() {
        recent.start();
    }

    @AfterEach
    void stop() {
        recent.stop();
        timer.shutdownNow();
    }

    /** So many calls within 1 s. */
    private static CallTimes calls(long number) {
        return new CallTimes(List.of(1.0, Double.POSITIVE_INFINITY), List.of(number, 0L), number, 0);
    }

    private long recently(String server) {
        return recent.byServer().getOrDefault(server, CallTimes.NONE).calls();
    }

    @Test
    void whatWasCalledBeforeTheFirstLookWasCalledLately() {
        counted = Map.of("a", calls(3));
        recent.sample();
        counted = Map.of("a", calls(5));

        assertThat(recently("a")).isEqualTo(5);
        assertThat(recently("b")).isZero();
    }

    @Test
    void whatWasCalledBeforeTheWindowIsForgotten() {
        counted = Map.of("a", calls(3));
        for (int i = 0; i < LOOKS_IN_THE_WINDOW - 1; i++) {
            recent.sample();
        }
        assertThat(recently("a")).isEqualTo(3);

        recent.sample();

        assertThat(recently("a")).isZero();
        counted = Map.of("a", calls(4));
        assertThat(recently("a")).isEqualTo(1);
    }

    @Test
    void aServerThatWasRemovedAndAddedAgainBeginsAnew() {
        counted = Map.of("a", calls(100));
        for (int i = 0; i < LOOKS_IN_THE_WINDOW; i++) {
            recent.sample();
        }
        counted = Map.of("a", calls(2));

        assertThat(recently("a")).isEqualTo(2);
    }
}
