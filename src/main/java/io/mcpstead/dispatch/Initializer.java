package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Answers {@code initialize}: settles on a protocol version and opens a session. */
public final class Initializer {
    private final Sessions sessions;
    private final RequestMetrics metrics;
    private final BooleanSupplier shuttingDown;
    private final String gatewayVersion;

    public Initializer(Sessions sessions, GatewayMetrics metrics, BooleanSupplier shuttingDown, String gatewayVersion) {
        this.sessions = sessions;
        this.metrics = metrics.request(Methods.INITIALIZE);
        this.shuttingDown = shuttingDown;
        this.gatewayVersion = gatewayVersion;
    }

    Answer initialize(Message.Request request) {
        long start = System.nanoTime();
        Answer answer = answer(request);
        metrics.record(answer instanceof Answer.Messages m && m.sessionId() != null, System.nanoTime() - start);
        return answer;
    }

    private Answer answer(Message.Request request) {
        if (shuttingDown.getAsBoolean()) {
            return unavailable(request, "gateway shutting down");
        }
        String requested = request.params().string("protocolVersion");
        ProtocolVersion version =
                requested == null ? ProtocolVersion.LATEST_LEGACY : ProtocolVersion.negotiate(requested);
        Optional<Session> session = sessions.open(ClientProfile.of(version, "/mcp"));
        if (session.isEmpty()) {
            return unavailable(request, "too many sessions are open");
        }
        if (requested == null) {
            sessions.end(session.get().id(), SessionEndReason.INIT_FAILED);
            RpcError error = new RpcError(ErrorCode.INVALID_PARAMS, "params.protocolVersion must be a string");
            return new Answer.Messages(MessageStreams.error(request.id(), error), null);
        }
        Slice result = JsonRpc.result(request.id(), result(session.get().version()));
        return new Answer.Messages(MessageStreams.of(result), session.get().id());
    }

    private Slice result(ProtocolVersion version) {
        return Slice.of("{\"protocolVersion\":\"" + version.text()
                + "\",\"capabilities\":{\"tools\":{\"listChanged\":false}},"
                + "\"serverInfo\":{\"name\":\"mcpstead\",\"version\":" + JsonRpc.string(gatewayVersion) + "}}");
    }

    private static Answer unavailable(Message.Request request, String why) {
        return new Answer.Refused(503, JsonRpc.error(request.id(), new RpcError(ErrorCode.SERVER_ERROR, why)));
    }
}
