package io.mcpstead.bridge;

import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Session;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** On whose behalf an upstream is called. */
public sealed interface Caller {
    /**
     * A client of a revision with a handshake.
     *
     * @param session null for one that did without
     * @param streams whether it takes an answer of several messages
     * @param version that of its session, or what it named
     */
    record Legacy(@Nullable Session session, boolean streams, ProtocolVersion version) implements Caller {}

    /**
     * A client that says all of itself in each request.
     *
     * @param identity gives what its credentials are told by, empty for one without; dear, so that it is asked only
     *     where it matters, and only while the request is being answered
     * @param streams whether it takes an answer of several messages
     */
    record Modern(Supplier<String> identity, ClientContext context, boolean streams) implements Caller {}
}
