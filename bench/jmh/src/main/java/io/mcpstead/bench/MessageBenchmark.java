package io.mcpstead.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.util.Objects;
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

/**
 * What the gateway does with the two messages of a call: the request gets another id, tool and progress token, the response
 * the client's id. Once as the gateway does it, with the bytes, once as common programs do, with a tree.
 */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
    private final ObjectMapper mapper = new ObjectMapper();
    private final byte[] response = Samples.response(300);
    private long id;

    @Benchmark
    public Slice requestByBytes() throws Exception {
        RequestId own = RequestId.of(++id);
        Message.Request request = (Message.Request) Message.read(Slice.of(Samples.REQUEST));
        JsonObject meta = Objects.requireNonNull(request.params().object("_meta"));
        JsonEdit changed = JsonEdit.of(meta).set("progressToken", own.json());
        JsonEdit params = JsonEdit.of(request.params()).set("name", "read").set("_meta", changed.toSlice());
        return JsonRpc.request(own, request.method(), params.toSlice());
    }

    @Benchmark
    public byte[] requestByTree() throws IOException {
        ObjectNode request = (ObjectNode) mapper.readTree(Samples.REQUEST);
        request.put("id", ++id);
        ObjectNode params = (ObjectNode) request.get("params");
        params.put("name", "read");
        ((ObjectNode) params.get("_meta")).put("progressToken", id);
        return mapper.writeValueAsBytes(request);
    }

    @Benchmark
    public Slice responseByBytes() throws Exception {
        return ((Message.Response) Message.read(Slice.of(response))).withId(RequestId.of(++id));
    }

    @Benchmark
    public byte[] responseByTree() throws IOException {
        ObjectNode read = (ObjectNode) mapper.readTree(response);
        read.put("id", ++id);
        return mapper.writeValueAsBytes(read);
    }
}
