package io.mcpstead.bridge;

import io.mcpstead.metrics.ToolErrorReason;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.RpcError;

/** Turns an upstream's failure into what the client is told and what is counted. */
public final class UpstreamErrors {
    private UpstreamErrors() {}

    public static RpcError rpc(Upstream upstream, UpstreamException e) {
        return new RpcError(ErrorCode.SERVER_ERROR, "upstream '" + upstream.name() + "': " + e.reason());
    }

    public static RpcError away(Upstream upstream) {
        String cause = upstream.status().lastError();
        return new RpcError(
                ErrorCode.SERVER_ERROR,
                "upstream '" + upstream.name() + "' is disconnected" + (cause == null ? "" : ": " + cause));
    }

    public static ToolErrorReason reason(UpstreamException e) {
        return switch (e.kind()) {
            case DISCONNECTED -> ToolErrorReason.UPSTREAM_DISCONNECTED;
            case TIMEOUT, BUSY -> ToolErrorReason.UPSTREAM_TIMEOUT;
            case AUTH -> ToolErrorReason.UPSTREAM_AUTH_FAILED;
            case BROKEN, PROTOCOL, SESSION_LOST -> ToolErrorReason.UPSTREAM_PROTOCOL_ERROR;
            case CANCELLED -> ToolErrorReason.INTERNAL;
        };
    }
}
