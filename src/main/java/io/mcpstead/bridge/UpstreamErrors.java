package io.mcpstead.bridge;

import io.mcpstead.metrics.ToolOutcome;
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

    public static ToolOutcome outcome(UpstreamException e) {
        return switch (e.kind()) {
            case DISCONNECTED -> ToolOutcome.UPSTREAM_DISCONNECTED;
            case TIMEOUT, BUSY -> ToolOutcome.UPSTREAM_TIMEOUT;
            case AUTH -> ToolOutcome.UPSTREAM_AUTH_FAILED;
            case BROKEN, PROTOCOL, SESSION_LOST -> ToolOutcome.UPSTREAM_PROTOCOL_ERROR;
            case CANCELLED -> ToolOutcome.INTERNAL;
        };
    }
}
