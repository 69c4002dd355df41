package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.Slice;
import java.time.Duration;

/** An established connection to an upstream: the handshake is done and a session, if the upstream keeps one, is open. */
public interface Connection extends AutoCloseable {
    /** What a connection reports without being asked; called on any thread, must not block. */
    interface Listener {
        /** The upstream says that its tools have changed. */
        void toolsChanged();

        /** Something has ended that would not have to; the upstream may be gone, and is worth a question. */
        void suspect();

        /** The connection has ended by itself. */
        void lost(Connection connection, UpstreamException cause);
    }

    /** A request, not yet sent. */
    Exchange open(Outgoing request);

    /** The same with other limits than the configured ones. */
    Exchange open(Outgoing request, Duration idle, Duration total);

    /** Sends a notification or a response, and waits until the upstream has taken it. */
    void tell(Slice message) throws UpstreamException;

    /** What the upstream said of itself in the handshake. */
    Handshake handshake();

    /** The transport's name as the configuration has it: {@code streamable} or {@code sse}. */
    String transport();

    /**
     * Ends a connection whose session the upstream has given up: nothing new is sent on it, but what is in flight may
     * still be answered.
     */
    void retire();

    /** Ends the session and whatever is in flight. */
    @Override
    void close();
}
