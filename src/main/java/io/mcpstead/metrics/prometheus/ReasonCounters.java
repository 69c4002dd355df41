package io.mcpstead.metrics.prometheus;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One counter for each reason of a closed set. All are there, at zero, from the start. */
public final class ReasonCounters<E extends Enum<E>> {
    private final Map<E, CounterDataPoint> counters;

    public ReasonCounters(Class<E> reasons, Function<E, CounterDataPoint> series) {
        counters = new EnumMap<>(reasons);
        for (E reason : reasons.getEnumConstants()) {
            counters.put(reason, series.apply(reason));
        }
    }

    public void inc(E reason) {
        Objects.requireNonNull(counters.get(reason)).inc();
    }
}
