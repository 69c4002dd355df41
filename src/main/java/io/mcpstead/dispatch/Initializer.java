package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Answers {@code initialize}: settles on a protocol version and opens a session. */
public final class Initializer {
    private final Sessions sessions;
    private final RequestMetrics metrics;
    private final BooleanSupplier shuttingDown;
    private final UnaryOperator<ServerCapabilities> told;

    /** @param told what a legacy client is told of the capabilities that there are */
    public Initializer(
            Sessions sessions,
            GatewayMetrics metrics,
            BooleanSupplier shuttingDown,
            UnaryOperator<ServerCapabilities> told) {
        this.sessions = sessions;
        this.metrics = metrics.request(Methods.INITIALIZE);
        this.shuttingDown = shuttingDown;
        this.told = told;
    }

    Answer initialize(Message.Request request, String path, View view) {
        long start = System.nanoTime();
        Answer answer = answer(request, path, view);
        metrics.record(answer instanceof Answer.Messages m && m.sessionId() != null, System.nanoTime() - start);
        return answer;
    }

    private Answer answer(Message.Request request, String path, View view) {
        if (shuttingDown.getAsBoolean()) {
            return unavailable(request, "gateway shutting down");
        }
        String requested = request.params().string("protocolVersion");
        ProtocolVersion version =
                requested == null ? ProtocolVersion.LATEST_LEGACY : ProtocolVersion.negotiate(requested);
        ClientProfile client;
        try {
            client = ClientProfile.read(request.params(), version, path);
        } catch (MalformedMessageException e) {
            return Answer.Messages.legacy(
                    MessageStreams.error(request.id(), Refusals.invalidParams("params: " + e.reason())));
        }
        return answer(request, client, requested == null, view);
    }

    private Answer answer(Message.Request request, ClientProfile client, boolean incomplete, View view) {
        Optional<Session> session = sessions.open(client);
        if (session.isEmpty()) {
            return unavailable(request, "too many sessions are open");
        }
        if (incomplete) {
            sessions.end(session.get().id(), SessionEndReason.INIT_FAILED);
            RpcError error = Refusals.invalidParams("params.protocolVersion must be a string");
            return Answer.Messages.legacy(MessageStreams.error(request.id(), error));
        }
        Json result = JsonRpc.result(request.id(), result(client.version(), view));
        return Answer.Messages.opening(MessageStreams.of(result), session.get().id());
    }

    private Slice result(ProtocolVersion version, View view) {
        JsonEdit result = JsonEdit.empty()
                .set("protocolVersion", version.text())
                .set("capabilities", told.apply(view.capabilities()).toJson())
                .set("serverInfo", view.serverInfo());
        if (view.instructions() != null) {
            result.set("instructions", view.instructions());
        }
        return result.toSlice();
    }

    private static Answer unavailable(Message.Request request, String why) {
        return new Answer.Refused(503, JsonRpc.error(request.id(), new RpcError(ErrorCode.SERVER_ERROR, why)));
    }
}
