package io.mcpstead.wire;

import java.io.IOException;

/** A peer sent more than the gateway is set to take in one piece. */
public final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }
}
