package io.mcpstead.transport;

import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.protocol.UnsupportedVersionException;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream said of itself in its answer to {@code initialize} (specification 2025-11-25, Lifecycle) or
 * {@code server/discover} (specification 2026-07-28, Discovery).
 *
 * @param version the protocol revision that both sides speak from here on
 * @param capabilities what it can do
 * @param serverInfo its {@code Implementation}, JSON; null where it did not say
 * @param instructions its hints for models; null for none
 */
public record Handshake(
        ProtocolVersion version,
        ServerCapabilities capabilities,
        @Nullable Slice serverInfo,
        @Nullable String instructions) {
    /**
     * What bridging can put to a client, whichever client it will be. Roots are each client's own, so that a server must
     * not keep those of one call for the next: no {@code listChanged} is offered, which would let it.
     */
    private static final Slice CLIENT_CAPABILITIES = Slice.of(
            "{\"roots\":{},\"sampling\":{\"context\":{},\"tools\":{}},\"elicitation\":{\"form\":{},\"url\":{}}}");

    /** The params of {@code initialize}: the gateway asks for the newest revision that has a handshake. */
    static JsonEdit params(Slice clientInfo) {
        return JsonEdit.empty()
                .set("protocolVersion", ProtocolVersion.LATEST_LEGACY.text())
                .set("capabilities", CLIENT_CAPABILITIES)
                .set("clientInfo", clientInfo);
    }

    static Slice initialized() {
        return JsonRpc.notification(Methods.INITIALIZED, null);
    }

    /** Reads the answers to {@code initialize} up to its response. */
    static Handshake read(MessageSource messages, HttpPeer peer) throws UpstreamException {
        while (true) {
            switch (messages.next()) {
                case Message.Result result -> {
                    return of(result.members(), peer);
                }
                case Message.Failure failure ->
                    throw new UpstreamException(
                            Kind.PROTOCOL,
                            "initialize was refused: "
                                    + peer.presentable(failure.error().message()));
                case Message.Call ignored -> {
                    // A log message in mid-handshake is nobody's.
                }
            }
        }
    }

    private static Handshake of(JsonObject result, HttpPeer peer) throws UpstreamException {
        String version = result.string("protocolVersion");
        if (version == null) {
            throw new UpstreamException(Kind.PROTOCOL, "the answer to initialize has no protocolVersion");
        }
        ProtocolVersion agreed = ProtocolVersion.of(version)
                .filter(known -> known.era() == Era.LEGACY)
                .orElseThrow(
                        () -> unsupported("version '" + peer.presentable(version) + "', which the gateway does not"));
        try {
            return new Handshake(
                    agreed,
                    ServerCapabilities.read(result.object("capabilities")),
                    result.get("serverInfo"),
                    result.string("instructions"));
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "the answer to initialize is malformed: " + e.reason(), e);
        }
    }

    static UpstreamException unsupported(String spoken) {
        String message = "it speaks only protocol " + spoken;
        return new UpstreamException(Kind.PROTOCOL, message, new UnsupportedVersionException(message));
    }
}
