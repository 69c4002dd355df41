package io.mcpstead.bridge;

import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Session;
import org.jspecify.annotations.Nullable;

/** The client that sent a request. */
public sealed interface Caller {
    /** Whether its answer may be a stream of events. */
    boolean streams();

    /**
     * A client of the legacy era.
     *
     * @param session null where it keeps none
     */
    record Legacy(@Nullable Session session, boolean streams, ProtocolVersion version) implements Caller {}

    /**
     * A client of the modern era.
     *
     * @param identity tells it from callers with other credentials; empty where it presents none
     * @param context what its request says of itself
     */
    record Modern(String identity, ClientContext context, boolean streams) implements Caller {}
}
