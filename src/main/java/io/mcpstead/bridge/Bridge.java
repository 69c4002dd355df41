package io.mcpstead.bridge;

import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ToolErrorReason;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.session.Cancellation;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.wire.Message;

/** Carries a client's request through to an upstream, whatever the eras of the two. */
public final class Bridge {
    /** Sends a request to the upstream that it is for, and gives what comes back as this caller understands it. */
    public MessageStream call(
            Caller caller,
            Message.Request asked,
            View view,
            Target target,
            CallRequest request,
            Cancellation cancellation,
            RequestMetrics counted) {
        try {
            return ToolCallStream.open(asked.id(), target, request, caller, cancellation, counted);
        } catch (UpstreamException e) {
            if (target.metrics() != null) {
                target.metrics().called(0, ToolErrorReason.UPSTREAM_DISCONNECTED);
            }
            counted.record(false, 0);
            return MessageStreams.error(asked.id(), UpstreamErrors.rpc(target.upstream(), e));
        }
    }
}
