package io.mcpstead.cli;

import org.jspecify.annotations.Nullable;

/** A command did not come about; the message says all. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    CommandFailure(String message) {
        this(message, null);
    }
}
