package io.mcpstead.dispatch;

import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a modern request says of itself in its {@code _meta} (specification 2026-07-28, Overview, "Per-request
 * protocol fields").
 */
final class ModernMeta {
    private ModernMeta() {}

    /** The revision that a request names in its {@code _meta}; null where it names none. */
    static @Nullable String version(Message.Call call) {
        try {
            JsonObject meta = call.params().object(MetaKeys.META);
            return meta == null ? null : meta.string(MetaKeys.PROTOCOL_VERSION);
        } catch (MalformedMessageException e) {
            // Said by read() where the request is a modern one, and by the handlers where it is not.
            return null;
        }
    }

    /** Who asks, by the {@code _meta} of a request whose headers have been found in order. */
    static ClientContext read(JsonObject meta, RequestHeaders headers) throws RefusedException {
        Slice capabilities = object(meta, MetaKeys.CLIENT_CAPABILITIES);
        if (capabilities == null) {
            throw RefusedException.invalid("params._meta must have " + MetaKeys.CLIENT_CAPABILITIES);
        }
        checkProgressToken(meta);
        return new ClientContext(
                object(meta, MetaKeys.CLIENT_INFO), capabilities, logLevel(meta), TraceContext.of(meta, headers));
    }

    /** The request's {@code _meta} with the version that all modern requests must name. */
    static JsonObject of(Message.Request request) throws RefusedException {
        JsonObject meta;
        try {
            meta = request.params().object(MetaKeys.META);
        } catch (MalformedMessageException e) {
            throw RefusedException.invalid("params._meta: " + e.reason());
        }
        if (meta == null) {
            throw RefusedException.invalid("params._meta must be an object with " + MetaKeys.PROTOCOL_VERSION + " and "
                    + MetaKeys.CLIENT_CAPABILITIES + " (protocol version " + ProtocolVersion.LATEST_MODERN.text()
                    + ")");
        }
        if (meta.string(MetaKeys.PROTOCOL_VERSION) == null) {
            throw RefusedException.invalid("params._meta must name " + MetaKeys.PROTOCOL_VERSION + " as a string");
        }
        return meta;
    }

    private static @Nullable Slice object(JsonObject meta, String key) throws RefusedException {
        Slice value = meta.get(key);
        if (value != null && value.first() != '{') {
            throw RefusedException.invalid("params._meta: " + key + " must be an object");
        }
        return value;
    }

    private static @Nullable LogLevel logLevel(JsonObject meta) throws RefusedException {
        if (meta.get(MetaKeys.LOG_LEVEL) == null) {
            return null;
        }
        return LogLevel.of(meta.string(MetaKeys.LOG_LEVEL))
                .orElseThrow(() ->
                        RefusedException.invalid("params._meta: " + MetaKeys.LOG_LEVEL + " is no level of MCP's"));
    }

    private static void checkProgressToken(JsonObject meta) throws RefusedException {
        Slice token = meta.get(MetaKeys.PROGRESS_TOKEN);
        boolean valid = token == null
                || token.first() == '"'
                || token.first() == '-'
                || (token.first() >= '0' && token.first() <= '9');
        if (!valid) {
            throw RefusedException.invalid("params._meta: progressToken must be a string or a number");
        }
    }
}
