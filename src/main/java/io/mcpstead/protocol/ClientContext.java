package io.mcpstead.protocol;

import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream is told of the client on whose behalf it is asked.
 *
 * @param info the client's own {@code Implementation}, JSON; null where it did not say
 * @param capabilities the {@code ClientCapabilities} that may be used for this request, a JSON object
 * @param logLevel the least severe log messages that the client wants with this request; null for none
 * @param trace the client's W3C trace context by the keys of {@link MetaKeys#TRACE}, as far as it gave one
 */
public record ClientContext(
        @Nullable Slice info, Slice capabilities, @Nullable LogLevel logLevel, Map<String, String> trace) {
    /** Of a client that told nothing of itself and can be asked nothing. */
    public static final ClientContext NONE = new ClientContext(null, Slice.of("{}"), null, Map.of());

    public ClientContext {
        trace = Map.copyOf(trace);
    }

    /**
     * Says in a request's {@code _meta} who asks, and nothing else of it, as every modern request must (specification
     * 2026-07-28, Overview, "Per-request protocol fields").
     */
    public void describe(ProtocolVersion version, JsonEdit meta) {
        meta.set(MetaKeys.PROTOCOL_VERSION, version.text());
        if (info == null) {
            meta.remove(MetaKeys.CLIENT_INFO);
        } else {
            meta.set(MetaKeys.CLIENT_INFO, info);
        }
        meta.set(MetaKeys.CLIENT_CAPABILITIES, capabilities);
        if (logLevel == null) {
            meta.remove(MetaKeys.LOG_LEVEL);
        } else {
            meta.set(MetaKeys.LOG_LEVEL, logLevel.text());
        }
    }

    /** Whether it can be asked anything at all. */
    public boolean askable() {
        return !capabilities.isLiteral("{}");
    }
}
