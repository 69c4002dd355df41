package io.mcpstead.protocol;

import java.util.List;
import java.util.Optional;

/** The revisions of MCP that the gateway speaks, oldest first. */
public enum ProtocolVersion {
    V2024_11_05("2024-11-05", Era.LEGACY),
    V2025_03_26("2025-03-26", Era.LEGACY),
    V2025_06_18("2025-06-18", Era.LEGACY),
    V2025_11_25("2025-11-25", Era.LEGACY),
    V2026_07_28("2026-07-28", Era.MODERN);

    /** The newest with a handshake, offered where the other side's is not known. */
    public static final ProtocolVersion LATEST_LEGACY = V2025_11_25;

    /** The newest without one. */
    public static final ProtocolVersion LATEST_MODERN = V2026_07_28;

    private static final List<ProtocolVersion> ALL = List.of(values());

    private final String text;
    private final Era era;

    ProtocolVersion(String text, Era era) {
        this.text = text;
        this.era = era;
    }

    public String text() {
        return text;
    }

    public Era era() {
        return era;
    }

    /** The revision of that name, empty where the gateway does not speak it. */
    public static Optional<ProtocolVersion> of(String text) {
        for (ProtocolVersion version : ALL) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /**
     * The revision that answers an {@code initialize}: the client's where it has a handshake and the gateway speaks it,
     * else the newest of those (specification 2025-11-25, Lifecycle, "Version Negotiation").
     */
    public static ProtocolVersion negotiate(String requested) {
        return of(requested).filter(version -> version.era == Era.LEGACY).orElse(LATEST_LEGACY);
    }

    /** Whether a client of this revision may send JSON-RPC batches; 2025-06-18 took them out. */
    public boolean allowsBatches() {
        return compareTo(V2025_06_18) < 0;
    }

    /** Whether requests over HTTP name the revision in a header, which 2025-06-18 brought in. */
    public boolean hasVersionHeader() {
        return compareTo(V2025_06_18) >= 0;
    }
}
