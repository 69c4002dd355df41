package io.mcpstead.http.inflight;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;

/**
 * A response that goes on after the thread of its request has left, written by one thread at a time. It is written past
 * the servlet's stream, which would hold a buffer for as long as the response is open.
 */
public final class OpenResponse {
    private final AsyncContext context;
    private final Content.Sink sink;
    private final Runnable onEnd;

    /** @param onEnd runs once, before the connection is free for its next request */
    OpenResponse(AsyncContext context, Content.Sink sink, Runnable onEnd) {
        this.context = context;
        this.sink = sink;
        this.onEnd = onEnd;
    }

    /**
     * Sends bytes, and waits until they have been.
     *
     * @throws IOException where the client has gone
     */
    public void write(byte[] bytes) throws IOException {
        Content.Sink.write(sink, false, ByteBuffer.wrap(bytes));
    }

    /** Ends the response; called once. */
    public void complete() {
        onEnd.run();
        context.complete();
    }
}
