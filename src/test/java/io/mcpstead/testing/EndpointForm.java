package io.mcpstead.testing;

/** What an HTTP+SSE server writes into its {@code endpoint} event. */
public enum EndpointForm {
    RELATIVE,
    ABSOLUTE,
    OTHER_ORIGIN,
    /** No such event ever comes. */
    NEVER;

    String write(int port, String path) {
        return switch (this) {
            case RELATIVE, NEVER -> path;
            case ABSOLUTE -> "http://127.0.0.1:" + port + path;
            case OTHER_ORIGIN -> "http://127.0.0.2:" + port + path;
        };
    }
}
