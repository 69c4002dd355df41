package io.mcpstead.dispatch;

import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's W3C trace context, out of its request's {@code _meta} (specification 2026-07-28, Overview, "OpenTelemetry
 * trace context") or, where that has none, out of its HTTP headers.
 */
final class TraceContext {
    /** Longer values are dropped; W3C Baggage, the longest of them, asks for 8192 bytes (section 3.3.2). */
    private static final int MAX_LENGTH = 8192;

    private TraceContext() {}

    static Map<String, String> of(@Nullable JsonObject meta, RequestHeaders headers) {
        Map<String, String> trace = Map.of();
        JsonObject own = meta == null || meta.string(MetaKeys.TRACEPARENT) == null ? null : meta;
        for (String key : MetaKeys.TRACE) {
            String value = own == null ? headers.get(key) : own.string(key);
            if (value != null && isHeaderValue(value)) {
                trace = trace.isEmpty() ? new LinkedHashMap<>() : trace;
                trace.put(key, value);
            }
        }
        return trace;
    }

    /** What could not travel as a header is not passed on at all. */
    private static boolean isHeaderValue(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
