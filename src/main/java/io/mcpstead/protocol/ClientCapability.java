package io.mcpstead.protocol;

import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client must have declared before a server may ask it for something (schema, {@code ClientCapabilities}). */
public enum ClientCapability {
    ELICITATION_FORM("elicitation", "form", ProtocolVersion.V2025_06_18),
    ELICITATION_URL("elicitation", "url", ProtocolVersion.V2025_11_25),
    SAMPLING("sampling", null, ProtocolVersion.V2024_11_05),
    SAMPLING_TOOLS("sampling", "tools", ProtocolVersion.V2025_11_25),
    ROOTS("roots", null, ProtocolVersion.V2024_11_05);

    private static final Slice EMPTY = Slice.of("{}");

    private final String member;
    private final @Nullable String part;
    private final ProtocolVersion since;

    ClientCapability(String member, @Nullable String part, ProtocolVersion since) {
        this.member = member;
        this.part = part;
        this.since = since;
    }

    /** The member of {@code ClientCapabilities} that it is, or is a part of. */
    public String member() {
        return member;
    }

    /** Those that a client of a revision has declared; what its revision does not have is not counted. */
    public static Set<ClientCapability> declared(JsonObject capabilities, ProtocolVersion version)
            throws MalformedMessageException {
        Set<ClientCapability> declared = EnumSet.noneOf(ClientCapability.class);
        for (ClientCapability capability : values()) {
            if (version.compareTo(capability.since) >= 0 && capability.isIn(capabilities)) {
                declared.add(capability);
            }
        }
        return declared;
    }

    private boolean isIn(JsonObject capabilities) throws MalformedMessageException {
        JsonObject declared = capabilities.object(member);
        if (declared == null) {
            return false;
        }
        if (part == null || declared.get(part) != null) {
            return true;
        }
        // Who names no mode supports forms (specification 2025-11-25, Elicitation, "Capabilities").
        return this == ELICITATION_FORM && declared.get("url") == null;
    }

    /** Some of them as {@code ClientCapabilities}, a JSON object. */
    public static Slice json(Set<ClientCapability> capabilities) {
        Map<String, JsonEdit> members = new LinkedHashMap<>();
        for (ClientCapability capability : capabilities) {
            JsonEdit member = members.computeIfAbsent(capability.member, name -> JsonEdit.empty());
            if (capability.part != null) {
                member.set(capability.part, EMPTY);
            }
        }
        JsonEdit json = JsonEdit.empty();
        members.forEach((name, member) -> json.set(name, member.toSlice()));
        return json.toSlice();
    }
}
