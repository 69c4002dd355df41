package io.mcpstead.reload;

/**
 * Ends a task whose configuration, or request, is refused. The servlet answers 500 with the message, and logs it; without a
 * trace, as nothing in the gateway is at fault.
 */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message, null, false, false);
    }

    static RefusedException ofConfiguration(String reason) {
        return new RefusedException("the configuration is refused:\n" + reason);
    }
}
