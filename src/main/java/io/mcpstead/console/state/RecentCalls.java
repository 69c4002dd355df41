package io.mcpstead.console.state;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.metrics.CallTimes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last five minutes by server: what the metrics count now, less what they counted then. They are read now and
 * then, so that no call costs more for it.
 */
public final class RecentCalls implements Managed {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration BETWEEN = Duration.ofSeconds(15);
    private static final int SAMPLES = (int) WINDOW.dividedBy(BETWEEN);

    private final Supplier<Map<String, CallTimes>> counted;
    private final ScheduledExecutorService timer;
    private final Deque<Map<String, CallTimes>> samples = new ArrayDeque<>();
    private @Nullable Future<?> sampling;

    /**
     * Reads nothing yet.
     *
     * @param counted all calls so far
     * @param timer owned, and stopped, by the caller
     */
    public RecentCalls(Supplier<Map<String, CallTimes>> counted, ScheduledExecutorService timer) {
        this.counted = counted;
        this.timer = timer;
    }

    @Override
    public void start() {
        // What is counted before the first look has been called lately too.
        add(Map.of());
        long period = BETWEEN.toNanos();
        sampling = timer.scheduleWithFixedDelay(this::sample, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        if (sampling != null) {
            sampling.cancel(false);
        }
    }

    void sample() {
        add(counted.get());
    }

    private synchronized void add(Map<String, CallTimes> sample) {
        samples.addLast(sample);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    private synchronized Map<String, CallTimes> oldest() {
        return samples.isEmpty() ? Map.of() : samples.getFirst();
    }

    /** Of servers of which none was ever called there is nothing. */
    Map<String, CallTimes> byServer() {
        Map<String, CallTimes> then = oldest();
        Map<String, CallTimes> recent = new HashMap<>(counted.get());
        recent.replaceAll((server, now) -> now.since(then.getOrDefault(server, CallTimes.NONE)));
        return recent;
    }
}
