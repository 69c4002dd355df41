package io.mcpstead.bench;

import io.mcpstead.bridge.parked.RequestBinding;
import io.mcpstead.bridge.parked.RequestStates;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Seals the state of a parked call, and opens it again. */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SealedStateBenchmark {
    private final RequestStates states = new RequestStates();
    private final RequestBinding binding = new RequestBinding("identity", "tools/call", "files", "read");
    private final RequestStates.State state = new RequestStates.State(17, 1, Instant.ofEpochSecond(2_000_000_000));
    private final String sealed = states.seal(state, binding);

    @Benchmark
    public String seal() {
        return states.seal(state, binding);
    }

    @Benchmark
    public Optional<RequestStates.State> open() {
        return states.open(sealed, binding);
    }
}
