package io.mcpstead.testing;

import java.io.IOException;

/** The ways in which servers say that they do not know a session any more. */
public enum SessionLoss {
    /** As the specification has it: 404, here with the error code that the official SDKs add. */
    NOT_FOUND,
    /** 404 without a body. */
    NOT_FOUND_EMPTY,
    /** 400 with a text. */
    BAD_REQUEST_TEXT,
    /** 401 with a text. */
    UNAUTHORIZED_TEXT,
    /** 410 with a text. */
    GONE_TEXT,
    /** 200 with a JSON-RPC error. */
    RPC_ERROR;

    void answer(Exchange exchange) throws IOException {
        String id = exchange.request().id();
        switch (this) {
            case NOT_FOUND -> exchange.json(404, Json.error(id, -32001, "Session not found"));
            case NOT_FOUND_EMPTY -> exchange.empty(404);
            case BAD_REQUEST_TEXT -> exchange.respond(400, "text/plain", "session expired");
            case UNAUTHORIZED_TEXT -> exchange.respond(401, "text/plain", "unknown mcp session");
            case GONE_TEXT -> exchange.respond(410, "text/plain", "session terminated");
            case RPC_ERROR -> exchange.json(200, Json.error(id, -32000, "unknown mcp session"));
        }
    }
}
