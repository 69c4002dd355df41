package io.mcpstead.protocol;

/** The other side speaks no revision of MCP that the gateway does; the message names those that it speaks. */
public final class UnsupportedVersionException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedVersionException(String spoken) {
        super(spoken);
    }
}
