package io.mcpstead.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object as they lie in a message, in their order. Safe for use by several threads. */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(Slice.of("{}"), 0, new int[0], true, new JsonObject[0]);

    /** For each member, where its name and its value begin and end. */
    static final int BOUNDS = 4;

    private final Slice source;
    private final int size;
    private final int[] bounds;
    private final boolean plain;
    private final @Nullable JsonObject[] objects;

    /**
     * @param size the number of members, for which the arrays have room
     * @param bounds of the members, in the source's array
     * @param plain whether all names are written as they are: in ASCII, and without escapes
     * @param objects those of the members that are objects and have been read already, others null
     */
    JsonObject(Slice source, int size, int[] bounds, boolean plain, @Nullable JsonObject[] objects) {
        this.source = source;
        this.size = size;
        this.bounds = bounds;
        this.plain = plain;
        this.objects = objects;
    }

    /**
     * Reads the members of an object.
     *
     * @throws MalformedMessageException where the bytes are no JSON object, or name a member twice: a peer further on
     *     could take the other of the two
     */
    public static JsonObject read(Slice json) throws MalformedMessageException {
        return read(json, 0);
    }

    /** Reads, in the same pass, the members of members that are objects, down to the given number of levels. */
    static JsonObject read(Slice json, int levels) throws MalformedMessageException {
        JsonScanner scanner = new JsonScanner(json);
        if (scanner.peek() != '{') {
            scanner.value();
            scanner.finish();
            throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "not a JSON object");
        }
        JsonObject object = new JsonObjectReader(scanner).read(levels);
        scanner.finish();
        return object;
    }

    /** The bytes of the whole object. */
    public Slice source() {
        return source;
    }

    int size() {
        return size;
    }

    /** The members' names, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(size);
        for (int member = 0; member < size; member++) {
            names.add(JsonStrings.decode(name(member)));
        }
        return names;
    }

    /** The number of a member by its name, -1 where there is none. */
    int find(String name) {
        for (int member = 0; member < size; member++) {
            if (isNamed(member, name)) {
                return member;
            }
        }
        return -1;
    }

    private boolean isNamed(int member, String name) {
        return plain
                ? Ascii.equal(source.array(), bounds[member * BOUNDS] + 1, bounds[member * BOUNDS + 1] - 1, name)
                : JsonStrings.decode(name(member)).equals(name);
    }

    /** A member's name, a JSON string. */
    Slice name(int member) {
        return new Slice(source.array(), bounds[member * BOUNDS], bounds[member * BOUNDS + 1]);
    }

    /** A member's value, JSON. */
    Slice value(int member) {
        return new Slice(source.array(), bounds[member * BOUNDS + 2], bounds[member * BOUNDS + 3]);
    }

    /** The member's value as JSON, or null where there is none. */
    public @Nullable Slice get(String name) {
        int member = find(name);
        return member < 0 ? null : value(member);
    }

    /** The member's text, or null where it is missing or not a string. */
    public @Nullable String string(String name) {
        Slice value = get(name);
        return value != null && value.first() == '"' ? JsonStrings.decode(value) : null;
    }

    /** The member's object, or null where it is missing or not an object. It is read once, whoever asks for it. */
    public @Nullable JsonObject object(String name) throws MalformedMessageException {
        int member = find(name);
        if (member < 0 || value(member).first() != '{') {
            return null;
        }
        JsonObject known = objects[member];
        if (known == null) {
            known = read(value(member));
            objects[member] = known;
        }
        return known;
    }

    /** True where the member is the JSON literal {@code true}. */
    public boolean isTrue(String name) {
        Slice value = get(name);
        return value != null && value.isLiteral("true");
    }
}
