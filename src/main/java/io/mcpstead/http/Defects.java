package io.mcpstead.http;

import io.mcpstead.log.LogEvent;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client of {@code /mcp} is told of a defect of the gateway's own. */
final class Defects {
    private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

    private Defects() {}

    /** Logs a defect and makes the error that the client gets for it, which says nothing of it. */
    static Slice error(@Nullable Slice request, Throwable defect) {
        LogEvent.INTERNAL_ERROR.on(LOG).setCause(defect).log("A request to /mcp failed");
        return JsonRpc.error(idOf(request), RpcError.INTERNAL);
    }

    private static @Nullable RequestId idOf(@Nullable Slice request) {
        try {
            return request != null && Message.read(request) instanceof Message.Request read ? read.id() : null;
        } catch (MalformedMessageException e) {
            return null;
        }
    }
}
