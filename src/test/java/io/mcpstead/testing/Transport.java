package io.mcpstead.testing;

/** How a test server sends its answers. */
public enum Transport {
    /** Streamable HTTP, each answer one JSON body unless messages come before it. */
    STREAMABLE_JSON,
    /** Streamable HTTP, each answer an event stream. */
    STREAMABLE_SSE,
    /** HTTP+SSE of 2024-11-05: answers come on the stream of a GET. */
    HTTP_SSE
}
