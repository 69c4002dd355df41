package io.mcpstead.http;

import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RpcError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The HTTP response to one request of {@code /mcp}, written as soon as it is known, so that messages go out as they come
 * and nothing is copied. Jersey, which finds it committed, adds nothing.
 */
record Reply(HttpServletResponse response) {
    void header(String name, String value) {
        response.setHeader(name, value);
    }

    /** Sends a JSON body that is ready, with its length. */
    void json(int httpStatus, Json body) throws IOException {
        response.setStatus(httpStatus);
        response.setContentType("application/json");
        response.setContentLength(body.length());
        try (OutputStream out = response.getOutputStream()) {
            body.writeTo(out);
        }
    }

    /** Sends a status without a body. */
    void empty(int httpStatus) throws IOException {
        response.setStatus(httpStatus);
        if (httpStatus != HttpServletResponse.SC_NO_CONTENT) {
            response.setContentLength(0);
        }
        response.getOutputStream().close();
    }

    /** Opens a stream of events, of which nothing is sent before the first flush. */
    OutputStream events() throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        // nginx and its like would hold the events back.
        response.setHeader("X-Accel-Buffering", "no");
        return response.getOutputStream();
    }

    /** Sends the error for a request that was not looked into, or had no form to look into. */
    void refused(int httpStatus, String reason) throws IOException {
        json(httpStatus, JsonRpc.error(null, new RpcError(ErrorCode.INVALID_REQUEST, reason)));
    }
}
