package io.mcpstead.protocol;

/** A tool's schema asks for headers that cannot be; the message says which rule it breaks. */
public final class InvalidParamHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidParamHeaderException(String message) {
        super(message);
    }
}
