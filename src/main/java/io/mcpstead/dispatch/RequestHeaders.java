package io.mcpstead.dispatch;

import org.jspecify.annotations.Nullable;

/** The HTTP headers of a client's request. */
@FunctionalInterface
public interface RequestHeaders {
    /**
     * A header's value without the white space around it, null where the client sent none. Of a header that came more
     * than once it is all the values, joined with a comma (RFC 9110, section 5.3).
     */
    @Nullable
    String get(String name);
}
