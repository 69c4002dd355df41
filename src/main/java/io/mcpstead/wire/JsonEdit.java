package io.mcpstead.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with some of its members set or taken out. Members that are left alone keep their bytes and their
 * order, new ones come last. Used by one thread.
 */
public final class JsonEdit {
    private final Map<String, Slice> members = new LinkedHashMap<>();

    private JsonEdit() {}

    /** Begins with no member. */
    public static JsonEdit empty() {
        return new JsonEdit();
    }

    /** Begins with the members of an object. */
    public static JsonEdit of(JsonObject object) {
        JsonEdit edit = new JsonEdit();
        object.names().forEach(name -> edit.members.put(name, object.require(name)));
        return edit;
    }

    /** The same members, to be changed apart from these. */
    public JsonEdit copy() {
        JsonEdit copy = new JsonEdit();
        copy.members.putAll(members);
        return copy;
    }

    /** A member's value as JSON, or null where there is none. */
    public @Nullable Slice get(String name) {
        return members.get(name);
    }

    /** Sets a member; {@code value} is JSON. */
    public JsonEdit set(String name, Slice value) {
        members.put(name, value);
        return this;
    }

    /** Sets a member to a text. */
    public JsonEdit set(String name, String text) {
        return set(name, JsonRpc.string(text));
    }

    public JsonEdit remove(String name) {
        members.remove(name);
        return this;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public Slice toSlice() {
        JsonRpc.Buffer out = new JsonRpc.Buffer("{");
        String separator = "";
        for (Map.Entry<String, Slice> member : members.entrySet()) {
            out.add(separator).add(JsonRpc.string(member.getKey())).add(":").add(member.getValue());
            separator = ",";
        }
        return out.add("}").toSlice();
    }
}
