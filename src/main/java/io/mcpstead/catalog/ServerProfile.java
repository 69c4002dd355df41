package io.mcpstead.catalog;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.upstream.Offer;
import io.mcpstead.wire.Slice;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of itself. It outlasts the connection: a client that introduces itself while the upstream is
 * away does so once, and is told nothing more when the upstream is back.
 *
 * @param capabilities announcing all that is in lists: the gateway itself tells of changes, upstreams that come and go
 *     among them
 */
record ServerProfile(
        ServerCapabilities capabilities,
        Slice serverInfo,
        @Nullable String instructions) {
    /** Of an upstream that was never reached: tools are what it most likely has. */
    static ServerProfile unknown(Slice gateway) {
        return new ServerProfile(announcing(tools()), gateway, null);
    }

    /** @param gateway who the gateway is, for an upstream that does not say who it is */
    static ServerProfile of(Offer offer, Slice gateway) {
        Slice own = offer.serverInfo();
        return new ServerProfile(announcing(offer.capabilities()), own == null ? gateway : own, offer.instructions());
    }

    static ServerCapabilities tools() {
        return new ServerCapabilities(EnumSet.of(Feature.TOOLS), Set.of(), false, false, false, Map.of());
    }

    static ServerCapabilities announcing(ServerCapabilities own) {
        return new ServerCapabilities(
                own.features(), own.features(), own.subscribe(), own.completions(), own.logging(), own.extensions());
    }
}
