package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An established connection to an upstream: its era is known and, where that has one, the handshake is done. */
public interface Connection extends AutoCloseable {
    /** What a connection reports without being asked; called on any thread, must not block. */
    interface Listener {
        /** The upstream says that these lists have changed. */
        void listsChanged(Set<Feature> lists);

        /** The upstream says that a resource has changed. */
        void resourceUpdated(String uri);

        /** Something has ended that would not have to; the upstream may be gone, and is worth a question. */
        void suspect();

        /** The connection has ended by itself. */
        void lost(Connection connection, UpstreamException cause);
    }

    /** A request of the gateway's own, in the form that this upstream takes. */
    Outgoing own(String method, JsonEdit params);

    /** A request, not yet sent. */
    Exchange open(Outgoing request);

    /** The same with other limits than the configured ones. */
    Exchange open(Outgoing request, Duration idle, Duration total);

    /** Sends a response to what the upstream has asked, and waits until it has taken it. */
    void tell(Slice message) throws UpstreamException;

    /** Lets the upstream know, without waiting, that the answer to a request is no longer wanted. */
    void cancel(RequestId request, String reason);

    /**
     * From now on these resources are those of which changes are to be reported; returns at once.
     *
     * @return done once the upstream has been asked for all of them, whatever it said; never fails
     */
    CompletableFuture<@Nullable Void> watch(Set<String> uris);

    /** What the upstream said of itself. */
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
