package io.mcpstead.dispatch;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.HeaderValues;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a modern request's headers against its body (specification 2026-07-28, Streamable HTTP, "Server Validation"):
 * whoever routes by the headers must see the same request as the gateway.
 */
final class ModernHeaders {

    private ModernHeaders() {}

    /** All revisions that the gateway speaks, newest first, as a JSON array. */
    static Slice supportedVersions() {
        List<Slice> texts = Arrays.stream(ProtocolVersion.values())
                .map(version -> JsonRpc.string(version.text()))
                .toList()
                .reversed();
        return JsonRpc.array(texts);
    }

    static RpcError unsupported(String requested) {
        Slice data = JsonEdit.empty()
                .set("supported", supportedVersions())
                .set("requested", Shown.of(requested))
                .toSlice();
        return new RpcError(
                McpErrors.UNSUPPORTED_PROTOCOL_VERSION,
                "unsupported protocol version '" + Shown.of(requested) + "'",
                data);
    }

    static void check(Message.Request asked, JsonObject meta, ClientRequest request) throws RefusedException {
        String version = meta.string(MetaKeys.PROTOCOL_VERSION);
        require(Headers.PROTOCOL_VERSION, request.protocolVersion(), version);
        Optional<ProtocolVersion> spoken = ProtocolVersion.of(version == null ? "" : version);
        if (spoken.isEmpty() || spoken.get().era() != Era.MODERN) {
            throw new RefusedException(unsupported(String.valueOf(version)));
        }
        RequestHeaders headers = request.headers();
        require(Headers.METHOD, headers.get(Headers.METHOD), asked.method());
        String name = name(asked);
        if (name != null) {
            require(Headers.NAME, decoded(Headers.NAME, headers.get(Headers.NAME)), name);
        }
    }

    /** What {@code Mcp-Name} must say; null for methods without it, and where the body itself says nothing. */
    private static @Nullable String name(Message.Request request) {
        String member = Methods.nameMember(request.method());
        return member == null ? null : request.params().string(member);
    }

    /** Holds the {@code Mcp-Param-*} headers of a tool call against its arguments. */
    static void checkParams(ParamHeaders mirrored, Message.Request request, RequestHeaders headers)
            throws RefusedException {
        if (mirrored.isEmpty()) {
            return;
        }
        try {
            JsonObject arguments = request.params().object("arguments");
            Optional<ParamHeaders.Mismatch> wrong = mirrored.mismatch(arguments, headers::get);
            if (wrong.isPresent()) {
                throw mismatch(
                        wrong.get().header(), wrong.get().sent(), wrong.get().wanted());
            }
        } catch (MalformedMessageException e) {
            throw RefusedException.invalid("params.arguments: " + e.reason());
        }
    }

    private static @Nullable String decoded(String header, @Nullable String value) throws RefusedException {
        if (value == null) {
            return null;
        }
        return HeaderValues.decode(value)
                .orElseThrow(() -> new RefusedException(new RpcError(
                        McpErrors.HEADER_MISMATCH,
                        "Header mismatch: " + header + " holds invalid characters or broken Base64",
                        null)));
    }

    private static void require(String header, @Nullable String sent, @Nullable String wanted) throws RefusedException {
        if (sent == null || !sent.equals(wanted)) {
            throw mismatch(header, sent, wanted);
        }
    }

    private static RefusedException mismatch(String header, @Nullable String sent, @Nullable String wanted) {
        return new RefusedException(
                new RpcError(McpErrors.HEADER_MISMATCH, "Header mismatch: " + difference(header, sent, wanted), null));
    }

    private static String difference(String header, @Nullable String sent, @Nullable String wanted) {
        if (sent == null) {
            return "the " + header + " header is missing";
        }
        return wanted == null
                ? "the " + header + " header has a value, the body has none"
                : header + " header value '" + Shown.of(sent) + "' does not match body value '" + Shown.of(wanted)
                        + "'";
    }
}
