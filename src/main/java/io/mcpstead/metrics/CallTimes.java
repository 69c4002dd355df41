package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How many calls took how long, as the histograms of tools count them.
 *
 * @param bounds upper bounds of the buckets in seconds, ascending; the last is infinite
 * @param counts of calls within each bucket and above the one before
 * @param seconds that all of them took together
 * @param errors how many of them were errors of the upstream's or the gateway's
 */
public record CallTimes(List<Double> bounds, List<Long> counts, double seconds, long errors) {
    public static final CallTimes NONE = new CallTimes(List.of(), List.of(), 0, 0);

    public CallTimes {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    static Map<String, CallTimes> of(MetricFamilies families) {
        Map<String, CallTimes> byServer = new HashMap<>();
        for (HistogramDataPointSnapshot tool :
                families.toolCallDuration.collect().getDataPoints()) {
            byServer.merge(String.valueOf(tool.getLabels().get("server")), of(tool), CallTimes::plus);
        }
        for (CounterDataPointSnapshot tool : families.toolCallErrors.collect().getDataPoints()) {
            CallTimes errors = new CallTimes(List.of(), List.of(), 0, (long) tool.getValue());
            byServer.merge(String.valueOf(tool.getLabels().get("server")), errors, CallTimes::plus);
        }
        return Map.copyOf(byServer);
    }

    private static CallTimes of(HistogramDataPointSnapshot tool) {
        ClassicHistogramBuckets buckets = tool.getClassicBuckets();
        return new CallTimes(
                IntStream.range(0, buckets.size())
                        .mapToObj(buckets::getUpperBound)
                        .toList(),
                IntStream.range(0, buckets.size()).mapToObj(buckets::getCount).toList(),
                tool.getSum(),
                0);
    }

    private CallTimes plus(CallTimes other) {
        return combined(other, 1);
    }

    /**
     * What came after an earlier look. What has come anew, because the server was removed and added again meanwhile, came after
     * it whole.
     */
    public CallTimes since(CallTimes earlier) {
        boolean anew = IntStream.range(0, earlier.counts.size()).anyMatch(i -> count(i) < earlier.count(i))
                || errors < earlier.errors;
        return anew ? this : combined(earlier, -1);
    }

    private CallTimes combined(CallTimes other, int sign) {
        List<Double> all = bounds.isEmpty() ? other.bounds : bounds;
        return new CallTimes(
                all,
                IntStream.range(0, all.size())
                        .mapToObj(i -> count(i) + sign * other.count(i))
                        .toList(),
                seconds + sign * other.seconds,
                errors + sign * other.errors);
    }

    private long count(int bucket) {
        return bucket < counts.size() ? counts.get(bucket) : 0;
    }

    /** How many calls there were. */
    public long calls() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What so large a part of the calls took at most, in seconds: the upper bound of the bucket in which the last of them is,
     * infinite above the largest finite one. Empty without calls.
     *
     * @param part such as 0.99
     */
    public OptionalDouble quantileAtMost(double part) {
        long wanted = (long) Math.ceil(part * calls());
        long seen = 0;
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return OptionalDouble.of(bounds.get(i));
            }
        }
        return OptionalDouble.empty();
    }
}
