package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import java.util.Optional;

/**
 * Takes a client's POST apart and hands it to what speaks the client's era. That is told for each request by itself: a
 * request is modern if its header or its {@code _meta} names a version that is (specification 2026-07-28, Versioning,
 * "Backward Compatibility with Initialization-Based Versions").
 */
public final class Dispatcher {
    static final String INVALID = "invalid";

    private final Catalogs catalogs;
    private final GatewayMetrics metrics;
    private final LegacyDispatcher legacy;
    private final ModernDispatcher modern;

    public Dispatcher(Catalogs catalogs, GatewayMetrics metrics, LegacyDispatcher legacy, ModernDispatcher modern) {
        this.catalogs = catalogs;
        this.metrics = metrics;
        this.legacy = legacy;
        this.modern = modern;
    }

    public Answer dispatch(ClientRequest request) {
        long start = System.nanoTime();
        Optional<View> view = view(request);
        if (view.isEmpty()) {
            metrics.request(INVALID).record(false, System.nanoTime() - start);
            return new Answer.Refused(404, JsonRpc.error(null, noSuchServer(String.valueOf(request.server()))));
        }
        try {
            return dispatch(request, view.get());
        } catch (MalformedMessageException e) {
            metrics.request(INVALID).record(false, System.nanoTime() - start);
            RpcError error = new RpcError(e.code(), e.reason());
            return namesModernVersion(request)
                    ? new Answer.Refused(400, ModernDispatcher.error(e.id(), error))
                    : Answer.Messages.legacy(MessageStreams.error(e.id(), error));
        }
    }

    private Answer dispatch(ClientRequest request, View view) throws MalformedMessageException {
        if (JsonArray.opens(request.body())) {
            if (namesModernVersion(request)) {
                throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "a request must not be an array", null);
            }
            return legacy.batch(request, view);
        }
        Message message = Message.read(request.body());
        return isModern(request, message)
                ? modern.dispatch(request, message, view)
                : legacy.dispatch(request, message, view);
    }

    private Optional<View> view(ClientRequest request) {
        String server = request.server();
        return server == null
                ? Optional.of(catalogs.current().all())
                : catalogs.current().server(server);
    }

    private static boolean isModern(ClientRequest request, Message message) {
        return namesModernVersion(request)
                || (message instanceof Message.Request asked && ModernMeta.version(asked) != null);
    }

    private static boolean namesModernVersion(ClientRequest request) {
        String version = request.protocolVersion();
        return version != null
                && ProtocolVersion.of(version)
                        .filter(known -> known.era() == Era.MODERN)
                        .isPresent();
    }

    private static RpcError noSuchServer(String name) {
        return new RpcError(ErrorCode.INVALID_REQUEST, "no server '" + Shown.of(name) + "' is configured");
    }
}
