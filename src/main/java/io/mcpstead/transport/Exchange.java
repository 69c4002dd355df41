package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request to an upstream and the messages that come back for it, read by one thread. */
public interface Exchange extends MessageSource, AutoCloseable {
    /** Waits for the next message that belongs to the request; the first call sends the request. */
    @Override
    Message next() throws UpstreamException;

    /** Waits for the response, passing over all else that comes before it. */
    default Message.Response response() throws UpstreamException {
        while (true) {
            if (next() instanceof Message.Response response) {
                return response;
            }
        }
    }

    /** The same as {@link #next}, but waits no longer than the time given; null where nothing has come by then. */
    @Nullable
    Message poll(Duration atMost) throws UpstreamException;

    /** Stops the clocks of both timeouts, from any thread: it is not the upstream that is waited for. */
    void pause();

    /** Lets the clocks run on. */
    void resume();

    /** Ends the exchange from any thread; {@link #next} then fails. The upstream is not told. */
    void abort(UpstreamException.Kind kind, String message);

    /**
     * Whether the upstream may still be at work on the request, having neither answered nor refused it, and does not see by
     * itself that the answer is no longer wanted. To be asked before {@link #close}.
     */
    boolean isPending();

    @Override
    void close();
}
