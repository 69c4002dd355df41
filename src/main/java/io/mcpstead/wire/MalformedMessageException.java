package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are no JSON-RPC message, with the error code that the sender is owed and its id where it could be read. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable RequestId id;
    private final boolean response;

    public MalformedMessageException(ErrorCode code, String message, @Nullable RequestId id) {
        this(code, message, id, false);
    }

    /** @param response whether the message names no method, so that it can only be meant as a response */
    MalformedMessageException(ErrorCode code, String message, @Nullable RequestId id, boolean response) {
        super(message);
        this.code = code;
        this.id = id;
        this.response = response;
    }

    MalformedMessageException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The sender's id, or null where it had none or it could not be read. */
    public @Nullable RequestId id() {
        return id;
    }

    /** The request that the message was to answer, or null where it was meant otherwise or its id could not be read. */
    public @Nullable RequestId answeredId() {
        return response ? id : null;
    }

    public String reason() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
