package io.mcpstead.protocol;

import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/** What a client says of itself ({@code Implementation} in the schema), which is not to be trusted. */
public final class ClientInfo {
    private static final int MAX_TEXT = 100;

    private ClientInfo() {}

    /** The client's name, cut at {@value #MAX_TEXT} characters; null where it did not say. */
    public static @Nullable String name(@Nullable Slice info) {
        if (info == null) {
            return null;
        }
        try {
            String name = JsonObject.read(info).string("name");
            return name == null || name.length() <= MAX_TEXT ? name : name.substring(0, MAX_TEXT) + "...";
        } catch (MalformedMessageException e) {
            // It names a member twice: what it says of itself is worth nothing.
            return null;
        }
    }
}
