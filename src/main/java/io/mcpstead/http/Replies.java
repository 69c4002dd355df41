package io.mcpstead.http;

import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole answers of {@code /mcp}. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    /** A JSON body that is ready; its length is announced. */
    static Response.ResponseBuilder json(int httpStatus, Slice body) {
        return Response.status(httpStatus)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, body.length())
                .entity(body.toBytes());
    }

    /** A stream of server-sent events. */
    static Response.ResponseBuilder events(StreamingOutput events) {
        return Response.ok(events, MediaType.SERVER_SENT_EVENTS_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                // nginx and its like would hold the events back.
                .header("X-Accel-Buffering", "no");
    }

    /** A request that was not looked into, or had no form to look into. */
    static Response refused(int httpStatus, String reason) {
        return json(httpStatus, JsonRpc.error(null, new RpcError(ErrorCode.INVALID_REQUEST, reason)))
                .build();
    }

    /** Logs a defect of the gateway's own and makes the error that the client gets for it, which says nothing of it. */
    static Slice internalError(@Nullable Slice request, Throwable defect) {
        LOG.error("A request to /mcp failed", defect);
        return JsonRpc.error(idOf(request), new RpcError(ErrorCode.INTERNAL_ERROR, "internal error"));
    }

    private static @Nullable RequestId idOf(@Nullable Slice request) {
        try {
            return request != null && Message.read(request) instanceof Message.Request read ? read.id() : null;
        } catch (MalformedMessageException e) {
            return null;
        }
    }
}
