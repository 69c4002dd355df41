package io.mcpstead.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** A header that may come more than once. */
final class HeaderLines {
    private HeaderLines() {}

    /** All its values, joined with a comma (RFC 9110, section 5.3); null where the client sent none. */
    static @Nullable String joined(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return null;
        }
        String first = values.nextElement();
        return values.hasMoreElements() ? first + ", " + String.join(", ", Collections.list(values)) : first;
    }
}
