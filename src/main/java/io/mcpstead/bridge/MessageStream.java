package io.mcpstead.bridge;

import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one answer, pulled one by one by the thread that writes them. Closing it before its end abandons the
 * request, which is then cancelled upstream.
 */
public interface MessageStream extends AutoCloseable {
    /** One step of an answer. */
    sealed interface Step {}

    /** A message before the response, such as progress; only a client that takes SSE can be given it. */
    record Interim(Slice message) implements Step {}

    /**
     * The response; nothing follows.
     *
     * @param message the response whole
     * @param errorCode its error's code, empty where it is a result; modern clients are told of some by an HTTP status
     */
    record Final(Json message, OptionalInt errorCode) implements Step {
        /** A response that succeeded, or a batch of responses of any kind. */
        public Final(Json message) {
            this(message, OptionalInt.empty());
        }

        /** A response that failed. */
        public static Final error(@Nullable RequestId id, RpcError error) {
            return new Final(JsonRpc.error(id, error), OptionalInt.of(error.code()));
        }
    }

    /** The end without a response: the client itself cancelled the request. */
    record Cancelled() implements Step {}

    /** Waits for the next step; not called again after {@link Final} or {@link Cancelled}. */
    Step next();

    /** The calls that are open in it, for any thread that looks. */
    default List<OpenCall> openCalls() {
        return List.of();
    }

    @Override
    void close();
}
