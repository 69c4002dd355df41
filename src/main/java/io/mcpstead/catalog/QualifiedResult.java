package io.mcpstead.catalog;

import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;

/** An upstream's result with its URIs and task ids qualified. */
record QualifiedResult(String server) {
    Slice of(String method, Message.Result result) {
        return result.result();
    }

    Slice ofTaskStatus(JsonObject params) {
        return params.source();
    }
}
