package io.mcpstead.session;

import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy client said in its {@code initialize}. A session keeps it for as long as it lasts, and there may be
 * thousands, so that of what the client words freely only parts of up to 16 KiB are kept: {@code initialize} needs no
 * session, and whoever repeats it with all that a request can hold would fill the memory.
 *
 * @param version the revision that was settled on
 * @param info the client's {@code Implementation}, JSON, of a long one only name and version; null where it did not say
 * @param askable what it may be asked for
 * @param capabilities as much of its {@code ClientCapabilities} as a modern upstream may be told of it, a JSON object
 * @param scope the path at which it opened the session, such as {@code /mcp}
 */
public record ClientProfile(
        ProtocolVersion version,
        @Nullable Slice info,
        Set<ClientCapability> askable,
        Slice capabilities,
        String scope) {
    /** Those that mean the same in every revision; the tasks of 2025-11-25, for one, are not those of later ones. */
    private static final List<String> SHARED = List.of("experimental", "extensions");

    /** What an {@code Implementation} must have (schema). */
    private static final List<String> NEEDED = List.of("name", "version");

    private static final int MAX_KEPT = 16 * 1024;

    public ClientProfile {
        askable = Set.copyOf(askable);
    }

    /** Of a client that said nothing of itself and can be asked nothing. */
    public static ClientProfile of(ProtocolVersion version, String scope) {
        return new ClientProfile(version, null, Set.of(), Slice.of("{}"), scope);
    }

    /**
     * Reads the params of an {@code initialize}.
     *
     * @throws MalformedMessageException where a part of them names a member twice
     */
    public static ClientProfile read(JsonObject params, ProtocolVersion version, String scope)
            throws MalformedMessageException {
        JsonObject info = params.object("clientInfo");
        JsonObject declared = params.object("capabilities");
        JsonObject capabilities = declared == null ? JsonObject.EMPTY : declared;
        Set<ClientCapability> askable = ClientCapability.declared(capabilities, version);
        return new ClientProfile(
                version, info == null ? null : kept(info), askable, told(capabilities, askable), scope);
    }

    /** As a copy: as it lies in the request, it would hold all of it for as long as the session lasts. */
    private static @Nullable Slice kept(JsonObject info) {
        if (info.source().length() <= MAX_KEPT) {
            return Slice.of(info.source().toBytes());
        }
        JsonEdit brief = JsonEdit.empty();
        for (String member : NEEDED) {
            Slice value = info.get(member);
            if (value != null) {
                brief.set(member, value);
            }
        }
        return brief.length() <= MAX_KEPT ? brief.toSlice() : null;
    }

    private static Slice told(JsonObject capabilities, Set<ClientCapability> askable) throws MalformedMessageException {
        JsonEdit told = JsonEdit.of(JsonObject.read(ClientCapability.json(askable)));
        for (String member : SHARED) {
            Slice value = capabilities.get(member);
            if (value != null && value.first() == '{' && value.length() <= MAX_KEPT) {
                told.set(member, value);
            }
        }
        return told.toSlice();
    }
}
