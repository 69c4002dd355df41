package io.mcpstead.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallTimesTest {
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());

    private void call(String server, String tool, long millis, ToolOutcome outcome) {
        metrics.server(server).tool(tool).called(Duration.ofMillis(millis).toNanos(), outcome);
    }

    private CallTimes times(String server) {
        return metrics.callTimes().getOrDefault(server, CallTimes.NONE);
    }

    @Test
    void addsUpTheToolsOfEachServer() {
        call("a", "x", 3, ToolOutcome.SUCCESS);
        call("a", "x", 30, ToolOutcome.TOOL_ERROR);
        call("a", "y", 300, ToolOutcome.UPSTREAM_TIMEOUT);
        call("b", "x", 3, ToolOutcome.CANCELLED);

        assertThat(metrics.callTimes()).containsOnlyKeys("a", "b");
        CallTimes times = times("a");
        assertThat(times.calls()).isEqualTo(3);
        assertThat(times.errors()).isEqualTo(2);
        assertThat(times.seconds()).isCloseTo(0.333, within(0.000_001));
        assertThat(times.bounds()).startsWith(0.005, 0.01).endsWith(30.0, Double.POSITIVE_INFINITY);
        assertThat(times("b").errors()).isZero();
    }

    @Test
    void tellsTheBoundThatAPartOfTheCallsIsBelow() {
        CallTimes times =
                new CallTimes(List.of(0.005, 0.01, 0.025, Double.POSITIVE_INFINITY), List.of(50L, 49L, 0L, 1L), 1, 0);

        assertThat(times.quantileAtMost(0.5)).hasValue(0.005);
        assertThat(times.quantileAtMost(0.51)).hasValue(0.01);
        assertThat(times.quantileAtMost(0.99)).hasValue(0.01);
        assertThat(times.quantileAtMost(1)).hasValue(Double.POSITIVE_INFINITY);
        assertThat(CallTimes.NONE.quantileAtMost(0.5)).isEmpty();
    }

    @Test
    void tellsWhatCameSince() {
        call("a", "x", 3, ToolOutcome.SUCCESS);
        CallTimes before = times("a");
        call("a", "x", 40, ToolOutcome.TOOL_ERROR);
        call("a", "y", 40, ToolOutcome.SUCCESS);

        CallTimes since = times("a").since(before);

        assertThat(since.calls()).isEqualTo(2);
        assertThat(since.errors()).isEqualTo(1);
        assertThat(since.seconds()).isCloseTo(0.08, within(0.000_001));
        assertThat(since.quantileAtMost(0.5)).hasValue(0.05);
    }
}
