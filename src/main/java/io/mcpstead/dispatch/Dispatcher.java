package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.metrics.GatewayMetrics;
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
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a client's POST apart and hands each message to what handles it. */
public final class Dispatcher {
    /** More messages in one batch are refused. */
    static final int MAX_BATCH = 100;

    /** The error with which a session is refused that the gateway does not know, as MCP's public SDKs give it. */
    private static final int UNKNOWN_SESSION = -32001;

    private static final String INVALID = "invalid";

    private final Sessions sessions;
    private final GatewayMetrics metrics;
    private final RequestHandler requests;
    private final Initializer initializer;

    public Dispatcher(Sessions sessions, GatewayMetrics metrics, RequestHandler requests, Initializer initializer) {
        this.sessions = sessions;
        this.metrics = metrics;
        this.requests = requests;
        this.initializer = initializer;
    }

    public Answer dispatch(ClientRequest request) {
        long start = System.nanoTime();
        try {
            if (JsonArray.opens(request.body())) {
                return batch(request);
            }
            return message(request, Message.read(request.body()));
        } catch (MalformedMessageException e) {
            metrics.request(INVALID).record(false, System.nanoTime() - start);
            return single(MessageStreams.error(e.id(), new RpcError(e.code(), e.reason())));
        }
    }

    private Answer message(ClientRequest request, Message message) {
        if (message instanceof Message.Request first && first.method().equals(Methods.INITIALIZE)) {
            return initializer.initialize(first);
        }
        Optional<Session> session = session(request);
        Answer refused = refusal(request, session, message);
        if (refused != null) {
            return refused;
        }
        return switch (message) {
            case Message.Request asked -> single(requests.handle(asked, session.orElse(null), request.cancellation()));
            case Message.Notification told -> told(told, session.orElse(null));
            // The gateway asks its clients nothing, so there is nothing that this could answer.
            case Message.Response ignored -> new Answer.Accepted();
        };
    }

    /** Why nothing in a request is looked at; null where its headers are in order. */
    private @Nullable Answer refusal(ClientRequest request, Optional<Session> session, @Nullable Message message) {
        if (session.isEmpty() && request.sessionId() != null) {
            return unknownSession(message);
        }
        String version = request.protocolVersion();
        return version != null && ProtocolVersion.of(version).isEmpty() ? unsupportedVersion(message, version) : null;
    }

    private Optional<Session> session(ClientRequest request) {
        String id = request.sessionId();
        return id == null ? Optional.empty() : sessions.find(id);
    }

    private Answer told(Message.Notification told, @Nullable Session session) {
        long start = System.nanoTime();
        requests.handle(told, session);
        metrics.request(Methods.label(told.method())).record(true, System.nanoTime() - start);
        return new Answer.Accepted();
    }

    private Answer batch(ClientRequest request) throws MalformedMessageException {
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
        BatchStream stream = new BatchStream(elements, element -> element(request, session.orElse(null), element));
        return stream.hasAnswers() ? single(stream) : new Answer.Accepted();
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
    private @Nullable MessageStream element(ClientRequest request, @Nullable Session session, Slice element) {
        try {
            return switch (Message.read(element)) {
                case Message.Request asked -> element(request, session, asked);
                case Message.Notification told -> {
                    told(told, session);
                    yield null;
                }
                case Message.Response ignored -> null;
            };
        } catch (MalformedMessageException e) {
            metrics.request(INVALID).record(false, 0);
            return MessageStreams.error(e.id(), new RpcError(e.code(), e.reason()));
        }
    }

    private MessageStream element(ClientRequest request, @Nullable Session session, Message.Request asked) {
        if (asked.method().equals(Methods.INITIALIZE)) {
            RpcError error = new RpcError(ErrorCode.INVALID_REQUEST, "initialize must not be part of a batch");
            return RequestHandler.refused(metrics.request(Methods.INITIALIZE), asked.id(), error);
        }
        // Of its own, since the client may cancel one request of the batch and want the others.
        Cancellation own = new Cancellation();
        request.cancellation().bind(own::cancel);
        return requests.handle(asked, session, own);
    }

    private static Answer single(MessageStream stream) {
        return new Answer.Messages(stream, null);
    }

    private Answer unknownSession(@Nullable Message message) {
        metrics.request(label(message)).record(false, 0);
        RpcError error = new RpcError(UNKNOWN_SESSION, "session not found; initialize again", null);
        return new Answer.Refused(404, JsonRpc.error(message instanceof Message.Request r ? r.id() : null, error));
    }

    private Answer unsupportedVersion(@Nullable Message message, String version) {
        metrics.request(label(message)).record(false, 0);
        String shown = version.length() <= 40 ? version : version.substring(0, 40) + "...";
        RpcError error = new RpcError(ErrorCode.INVALID_REQUEST, "unsupported protocol version '" + shown + "'");
        return new Answer.Refused(400, JsonRpc.error(message instanceof Message.Request r ? r.id() : null, error));
    }

    private static String label(@Nullable Message message) {
        return message instanceof Message.Call call ? Methods.label(call.method()) : "unknown";
    }
}
