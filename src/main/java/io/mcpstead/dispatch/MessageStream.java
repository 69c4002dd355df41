package io.mcpstead.dispatch;

import io.mcpstead.wire.Slice;

/**
 * The messages of one answer, pulled one by one by the thread that writes them. Closing it before its end abandons the
 * request, which is then cancelled upstream.
 */
public interface MessageStream extends AutoCloseable {
    /** One step of an answer. */
    sealed interface Step {}

    /** A message before the response, such as progress; only a client that takes SSE can be given it. */
    record Interim(Slice message) implements Step {}

    /** Nothing was to be said for some time: a comment keeps the stream from being taken for a dead one. */
    record KeepAlive() implements Step {}

    /** The response; nothing follows. */
    record Final(Slice message) implements Step {}

    /** The end without a response: the client itself cancelled the request. */
    record Cancelled() implements Step {}

    /** Waits for the next step; not called again after {@link Final} or {@link Cancelled}. */
    Step next();

    @Override
    void close();
}
