package io.mcpstead.protocol;

import java.util.Optional;

/** The revisions of MCP with an {@code initialize} handshake, oldest first. */
public enum ProtocolVersion {
    V2024_11_05("2024-11-05"),
    V2025_03_26("2025-03-26"),
    V2025_06_18("2025-06-18"),
    V2025_11_25("2025-11-25");

    /** The newest of them, offered where the other side's is not known. */
    public static final ProtocolVersion LATEST = V2025_11_25;

    private final String text;

    ProtocolVersion(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The revision of that name, empty where the gateway does not speak it. */
    public static Optional<ProtocolVersion> of(String text) {
        for (ProtocolVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /**
     * The revision that answers an {@code initialize}: the client's where the gateway speaks it, else the newest
     * (specification 2025-11-25, Lifecycle, "Version Negotiation").
     */
    public static ProtocolVersion negotiate(String requested) {
        return of(requested).orElse(LATEST);
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
