package io.mcpstead.upstream;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * An upstream at one moment.
 *
 * @param offer what it offers; nothing unless it is ready, or takes the place of one that offered this and has not yet
 *     failed
 * @param transport {@code streamable} or {@code sse}; null while that is not known
 * @param version the protocol revision of the connection; null while there is none
 * @param reconnects how often the connection was lost and came back
 * @param lastError why the connection was last lost or refused; null once it stands again
 */
public record UpstreamStatus(
        Phase phase,
        Offer offer,
        @Nullable String transport,
        @Nullable ProtocolVersion version,
        long reconnects,
        @Nullable String lastError) {
    static final UpstreamStatus INITIAL = succeeding(Offer.NONE);

    /** Of an upstream that takes the place of one with this offer, and presumably has the same. */
    static UpstreamStatus succeeding(Offer offer) {
        return new UpstreamStatus(Phase.CONNECTING, offer, null, null, 0, null);
    }

    /** How many tools it offers. */
    public int toolsCount() {
        return offer.entries(Feature.TOOLS).size();
    }

    public boolean connected() {
        return phase == Phase.READY;
    }

    /** Whether calls are taken: it is connected, or about to be and has not failed yet. */
    public boolean takesCalls() {
        return connected() || isSuccessor();
    }

    private boolean isSuccessor() {
        return phase == Phase.CONNECTING && !offer.equals(Offer.NONE);
    }

    UpstreamStatus connecting() {
        Offer kept = isSuccessor() ? offer : Offer.NONE;
        return new UpstreamStatus(Phase.CONNECTING, kept, transport, null, reconnects, lastError);
    }

    UpstreamStatus ready(String newTransport, ProtocolVersion newVersion, Offer newOffer) {
        return new UpstreamStatus(Phase.READY, newOffer, newTransport, newVersion, reconnects, null);
    }

    UpstreamStatus lost(Phase next, String error) {
        return new UpstreamStatus(next, Offer.NONE, transport, null, reconnects, error);
    }

    UpstreamStatus reconnected() {
        return new UpstreamStatus(phase, offer, transport, version, reconnects + 1, lastError);
    }

    UpstreamStatus closed() {
        return new UpstreamStatus(Phase.CLOSED, Offer.NONE, transport, null, reconnects, lastError);
    }
}
