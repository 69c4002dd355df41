package io.mcpstead.listen;

import io.mcpstead.wire.RpcError;

/** What became of a wish to be told of changes. */
public sealed interface Opening {
    /** The stream is open, and is closed by whoever is given it. */
    record Opened(ChangeStream stream) implements Opening {}

    /** There is none, with the HTTP status that says so. */
    record Refused(int httpStatus, RpcError error) implements Opening {}
}
