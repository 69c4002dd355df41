package io.mcpstead.bench;

import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads a stream of one event, as an answer mostly is. */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SseReaderBenchmark {
    private static final int MAX_EVENT_BYTES = 1 << 24;

    @Param({"300", "100000"})
    public int length;

    private byte[] stream = {};

    @Setup
    public void setUp() {
        stream = Samples.event(length);
    }

    @Benchmark
    public SseEvent read() throws IOException {
        return new SseReader(new ByteArrayInputStream(stream), MAX_EVENT_BYTES).next();
    }
}
