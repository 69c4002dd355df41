package io.mcpstead.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with some of its members set or taken out. Members that are left alone keep their bytes and their
 * order, new ones come last. Nothing is copied before it is written. Used by one thread.
 */
public final class JsonEdit implements Json {
    private static final Slice EMPTY = Slice.of("{}");
    private static final Slice REMOVED = Slice.of("");

    private final JsonObject base;
    /** What becomes of the base's members, null for those that are left alone. */
    private final @Nullable Json[] changes;

    private final List<Added> added;

    /** A new member; {@code key} is its name as JSON. */
    private record Added(String name, Slice key, Json value) {}

    private JsonEdit(JsonObject base, @Nullable Json[] changes, List<Added> added) {
        this.base = base;
        this.changes = changes;
        this.added = added;
    }

    /** Begins with no member. */
    public static JsonEdit empty() {
        return of(JsonObject.EMPTY);
    }

    /** Begins with the members of an object. */
    public static JsonEdit of(JsonObject object) {
        return new JsonEdit(object, new Json[object.size()], new ArrayList<>());
    }

    /** The same members, to be changed apart from these. */
    public JsonEdit copy() {
        return new JsonEdit(base, changes.clone(), new ArrayList<>(added));
    }

    /** A member's value as JSON, or null where there is none. */
    public @Nullable Slice get(String name) {
        int member = base.find(name);
        if (member < 0) {
            int index = indexOfAdded(name);
            return index < 0 ? null : added.get(index).value.toSlice();
        }
        return isRemoved(member) ? null : value(member).toSlice();
    }

    /** Sets a member to a value, which is written as it is then. */
    public JsonEdit set(String name, Json value) {
        int member = base.find(name);
        if (member >= 0) {
            changes[member] = value;
            return this;
        }
        Added last = new Added(name, JsonRpc.string(name), value);
        int index = indexOfAdded(name);
        if (index < 0) {
            added.add(last);
        } else {
            added.set(index, last);
        }
        return this;
    }

    /** Sets a member to a text. */
    public JsonEdit set(String name, String text) {
        return set(name, JsonRpc.string(text));
    }

    public JsonEdit remove(String name) {
        int member = base.find(name);
        if (member >= 0) {
            changes[member] = REMOVED;
        } else {
            added.removeIf(one -> one.name.equals(name));
        }
        return this;
    }

    private int indexOfAdded(String name) {
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** What is to be written for a member of the base. */
    private Json value(int member) {
        Json change = changes[member];
        return change == null ? base.value(member) : change;
    }

    @SuppressWarnings("ReferenceEquality") // A mark, not a value.
    private boolean isRemoved(int member) {
        return changes[member] == REMOVED;
    }

    public boolean isEmpty() {
        for (int member = 0; member < changes.length; member++) {
            if (!isRemoved(member)) {
                return false;
            }
        }
        return added.isEmpty();
    }

    @Override
    public int length() {
        int length = 0;
        for (int member = 0; member < changes.length; member++) {
            if (!isRemoved(member)) {
                length += length(base.name(member), value(member));
            }
        }
        for (int i = 0; i < added.size(); i++) {
            length += length(added.get(i).key, added.get(i).value);
        }
        return length == 0 ? EMPTY.length() : length + 1;
    }

    /** With the colon, and the comma or brace before it. */
    private static int length(Slice name, Json value) {
        return 2 + name.length() + value.length();
    }

    @Override
    public int copyTo(byte[] target, int start) {
        int at = start;
        for (int member = 0; member < changes.length; member++) {
            if (!isRemoved(member)) {
                at = copy(base.name(member), value(member), target, start, at);
            }
        }
        for (int i = 0; i < added.size(); i++) {
            at = copy(added.get(i).key, added.get(i).value, target, start, at);
        }
        if (at == start) {
            return EMPTY.copyTo(target, at);
        }
        target[at] = '}';
        return at + 1;
    }

    private static int copy(Slice name, Json value, byte[] target, int start, int at) {
        target[at] = (byte) (at == start ? '{' : ',');
        int colon = name.copyTo(target, at + 1);
        target[colon] = ':';
        return value.copyTo(target, colon + 1);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        toSlice().writeTo(out);
    }

    @Override
    public Slice toSlice() {
        return Json.join(this);
    }
}
