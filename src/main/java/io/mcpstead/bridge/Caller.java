package io.mcpstead.bridge;

import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.ClientInfo;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Session;
import io.mcpstead.wire.Slice;
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
    record Legacy(@Nullable Session session, boolean streams, ProtocolVersion version, Sender sender)
            implements Caller {
        @Override
        public Era era() {
            return Era.LEGACY;
        }

        @Override
        public @Nullable String sessionId() {
            return session == null ? null : session.id();
        }

        @Override
        public @Nullable Slice info() {
            return session == null ? null : session.client().info();
        }
    }

    /**
     * A client that says all of itself in each request.
     *
     * @param identity gives what its credentials are told by, empty for one without; dear, so that it is asked only
     *     where it matters, and only while the request is being answered
     * @param streams whether it takes an answer of several messages
     */
    record Modern(Supplier<String> identity, ClientContext context, boolean streams, Sender sender) implements Caller {
        @Override
        public Era era() {
            return Era.MODERN;
        }

        @Override
        public @Nullable String sessionId() {
            return null;
        }

        @Override
        public @Nullable Slice info() {
            return context.info();
        }
    }

    /** Who sent the request. */
    Sender sender();

    Era era();

    /** The id of its session, a credential; null without one. */
    @Nullable
    String sessionId();

    /** The client's own {@code Implementation}, JSON; null where it did not say. */
    @Nullable
    Slice info();

    /**
     * Its call, for people to read.
     *
     * @param server null where none is known
     * @param name see {@link CallSubject#name}
     */
    default CallSubject subject(String method, @Nullable String server, String name) {
        return new CallSubject(method, server, name, era(), sessionId(), ClientInfo.name(info()), sender().tokenName());
    }
}
