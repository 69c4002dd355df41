package io.mcpstead.dispatch;

import io.mcpstead.bridge.Caller;
import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.View;
import io.mcpstead.listen.Listeners;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers clients of the revisions up to 2025-11-25, which may open a session with {@code initialize}. */
public final class LegacyDispatcher {
    /** More messages in one batch are refused. */
    static final int MAX_BATCH = 100;

    /** The error with which a session is refused that the gateway does not know, as MCP's public SDKs give it. */
    private static final int UNKNOWN_SESSION = -32001;

    private static final Slice EMPTY = Slice.of("{}");
    private static final Logger LOG = LoggerFactory.getLogger(LegacyDispatcher.class);

    private final Sessions sessions;
    private final GatewayMetrics metrics;
    private final Initializer initializer;
    private final Calls calls;
    private final Listeners listeners;

    public LegacyDispatcher(
            Sessions sessions, GatewayMetrics metrics, Initializer initializer, Calls calls, Listeners listeners) {
        this.sessions = sessions;
        this.metrics = metrics;
        this.initializer = initializer;
        this.calls = calls;
        this.listeners = listeners;
    }

    /** A request with what it is handled by. */
    private record Context(
            ClientRequest request, View view, @Nullable Session session, Cancellation cancellation) {}

    Answer dispatch(ClientRequest request, Message message, View view) {
        if (message instanceof Message.Request first && first.method().equals(Methods.INITIALIZE)) {
            return initializer.initialize(first, request.path(), view);
        }
        Optional<Session> session = session(request);
        Answer refused = refusal(request, session, message);
        if (refused != null) {
            return refused;
        }
        Context context = new Context(request, view, session.orElse(null), request.cancellation());
        return switch (message) {
            case Message.Request asked -> Answer.Messages.legacy(handle(asked, context));
            case Message.Notification told -> told(told, context.session());
            case Message.Response reply -> replied(reply, context.session());
        };
    }

    /** Why nothing in a request is looked at; null where its headers are in order. */
    private @Nullable Answer refusal(ClientRequest request, Optional<Session> session, @Nullable Message message) {
        if (session.isEmpty() && request.sessionId() != null) {
            return unknownSession(message);
        }
        String version = request.protocolVersion();
        if (version == null || ProtocolVersion.of(version).isPresent()) {
            return null;
        }
        metrics.request(label(message)).record(false, 0);
        return new Answer.Refused(400, JsonRpc.error(id(message), ModernHeaders.unsupported(version)));
    }

    private Optional<Session> session(ClientRequest request) {
        String id = request.sessionId();
        return id == null ? Optional.empty() : sessions.find(id, request.path());
    }

    private Answer unknownSession(@Nullable Message message) {
        metrics.request(label(message)).record(false, 0);
        RpcError error = new RpcError(UNKNOWN_SESSION, "session not found; initialize again", null);
        return new Answer.Refused(404, JsonRpc.error(id(message), error));
    }

    private static @Nullable RequestId id(@Nullable Message message) {
        return message instanceof Message.Request request ? request.id() : null;
    }

    private static String label(@Nullable Message message) {
        return message instanceof Message.Call call ? Methods.label(call.method()) : "unknown";
    }

    private Answer told(Message.Notification told, @Nullable Session session) {
        if (told.method().equals(Methods.CANCELLED)) {
            cancel(told, session);
        }
        metrics.request(Methods.label(told.method())).record(true, 0);
        return new Answer.Accepted();
    }

    /** Without a session it cannot be told whose request of that id is meant, so nothing is cancelled. */
    private static void cancel(Message.Notification told, @Nullable Session session) {
        Slice requestId = told.params().get("requestId");
        if (session == null || requestId == null) {
            return;
        }
        try {
            session.cancel(RequestId.of(requestId));
        } catch (MalformedMessageException e) {
            LOG.debug("A client's notifications/cancelled names no request: {}", e.reason());
        }
    }

    private Answer replied(Message.Response reply, @Nullable Session session) {
        if (session == null || !session.answer(reply)) {
            metrics.questions().replyIgnored();
            LOG.debug("A client has sent a response that answers no open question");
        }
        return new Answer.Accepted();
    }

    /** One method, one line. */
    private MessageStream handle(Message.Request asked, Context context) {
        RequestMetrics counted = metrics.request(Methods.label(asked.method()));
        return switch (asked.method()) {
            case Methods.PING -> done(counted, asked);
            case Methods.TOOLS_LIST, Methods.PROMPTS_LIST, Methods.RESOURCES_LIST, Methods.RESOURCE_TEMPLATES_LIST ->
                Lists.list(asked, context.view(), Era.LEGACY, counted);
            case Methods.TOOLS_CALL, Methods.PROMPTS_GET, Methods.RESOURCES_READ, Methods.COMPLETE ->
                call(asked, context, counted);
            case Methods.RESOURCES_SUBSCRIBE ->
                done(counted, asked, listeners.subscribe(context.session(), server(context), asked.params()));
            case Methods.RESOURCES_UNSUBSCRIBE ->
                done(counted, asked, listeners.unsubscribe(context.session(), server(context), asked.params()));
            case Methods.SET_LOG_LEVEL -> setLogLevel(asked, context.session(), counted);
            default -> Refusals.unknownMethod(counted, asked);
        };
    }

    private MessageStream call(Message.Request asked, Context context, RequestMetrics counted) {
        try {
            return calls.call(
                    asked, context.view(), caller(context), context.request(), context.cancellation(), counted);
        } catch (RefusedException e) {
            return Refusals.of(counted, asked.id(), e.error());
        }
    }

    private static @Nullable String server(Context context) {
        return context.request().server();
    }

    /** {@code {}}, unless there is an error. */
    private static MessageStream done(RequestMetrics counted, Message.Request asked, Optional<RpcError> error) {
        return error.map(wrong -> Refusals.of(counted, asked.id(), wrong)).orElseGet(() -> done(counted, asked));
    }

    private static Caller caller(Context context) {
        Session session = context.session();
        ProtocolVersion version = session != null
                ? session.version()
                : Optional.ofNullable(context.request().protocolVersion())
                        .flatMap(ProtocolVersion::of)
                        .orElse(ProtocolVersion.V2025_03_26);
        return new Caller.Legacy(
                session, context.request().streams(), version, context.request().sender());
    }

    private static MessageStream done(RequestMetrics counted, Message.Request asked) {
        counted.record(true, 0);
        return MessageStreams.of(JsonRpc.result(asked.id(), EMPTY));
    }

    private static MessageStream setLogLevel(Message.Request asked, @Nullable Session session, RequestMetrics counted) {
        Optional<LogLevel> level = LogLevel.of(asked.params().string("level"));
        if (level.isEmpty()) {
            return Refusals.of(counted, asked.id(), Refusals.invalidParams("params.level is no log level of MCP's"));
        }
        if (session != null) {
            session.logLevel(level.get());
        }
        return done(counted, asked);
    }

    Answer batch(ClientRequest request, View view) throws MalformedMessageException {
        Optional<Session> session = session(request);
        Answer refused = refusal(request, session, null);
        if (refused != null) {
            return refused;
        }
        requireBatches(request, session);
        List<Slice> elements = JsonArray.read(request.body(), MAX_BATCH);
        if (elements.isEmpty()) {
            throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "empty batch", null);
        }
        BatchStream stream =
                new BatchStream(elements, element -> element(request, view, session.orElse(null), element));
        return stream.hasAnswers() ? Answer.Messages.legacy(stream) : new Answer.Accepted();
    }

    /** Batches left the protocol with 2025-06-18. */
    private static void requireBatches(ClientRequest request, Optional<Session> session)
            throws MalformedMessageException {
        Optional<ProtocolVersion> version = session.map(Session::version)
                .or(() -> Optional.ofNullable(request.protocolVersion()).flatMap(ProtocolVersion::of));
        if (version.isPresent() && !version.get().allowsBatches()) {
            throw new MalformedMessageException(
                    ErrorCode.INVALID_REQUEST,
                    "protocol version " + version.get().text() + " has no batches",
                    null);
        }
    }

    /** One element of a batch; null where it is owed no answer. */
    private @Nullable MessageStream element(
            ClientRequest request, View view, @Nullable Session session, Slice element) {
        try {
            return switch (Message.read(element)) {
                case Message.Request asked -> element(request, view, session, asked);
                case Message.Notification told -> {
                    told(told, session);
                    yield null;
                }
                case Message.Response reply -> {
                    replied(reply, session);
                    yield null;
                }
            };
        } catch (MalformedMessageException e) {
            metrics.request(Dispatcher.INVALID).record(false, 0);
            return MessageStreams.error(e.id(), new RpcError(e.code(), e.reason()));
        }
    }

    private MessageStream element(ClientRequest request, View view, @Nullable Session session, Message.Request asked) {
        if (asked.method().equals(Methods.INITIALIZE)) {
            RpcError error = new RpcError(ErrorCode.INVALID_REQUEST, "initialize must not be part of a batch");
            return Refusals.of(metrics.request(Methods.INITIALIZE), asked.id(), error);
        }
        // Of its own, since the client may cancel one request of the batch and want the others.
        Cancellation own = new Cancellation();
        request.cancellation().bind(own::cancel);
        return handle(asked, new Context(request, view, session, own));
    }
}
