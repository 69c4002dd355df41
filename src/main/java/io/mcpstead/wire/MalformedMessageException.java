package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are no JSON-RPC message, with the error code that the sender is owed and its id where it could be read. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable RequestId id;

    public MalformedMessageException(ErrorCode code, String message, @Nullable RequestId id) {
        super(message);
        this.code = code;
        this.id = id;
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

    public String reason() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
