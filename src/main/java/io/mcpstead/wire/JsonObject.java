package io.mcpstead.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object as they lie in a message, in their order: names decoded, values as bytes. */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(Slice.of("{}"), List.of());

    /** Up to so many members, comparing each name with those before is cheaper than hashing all. */
    private static final int FEW = 16;

    private static final int QUOTED_LENGTH = 64;

    private final Slice source;
    private final List<Member> members;

    /** A member, with its own members where the same pass has read them. */
    private record Member(
            String name, Slice value, @Nullable JsonObject object) {}

    private JsonObject(Slice source, List<Member> members) {
        this.source = source;
        this.members = members;
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
        scanner.begin();
        JsonObject object = new JsonObject(json, members(scanner, json, levels));
        scanner.finish();
        return object;
    }

    private static List<Member> members(JsonScanner scanner, Slice source, int levels)
            throws MalformedMessageException {
        List<Member> members = new ArrayList<>(6);
        Set<String> names = Set.of();
        boolean first = true;
        while (scanner.more(first)) {
            first = false;
            String name = JsonStrings.decode(scanner.name());
            if (members.size() == FEW) {
                names = names(members);
            }
            if (members.size() < FEW ? contains(members, name) : !names.add(name)) {
                throw duplicate(name);
            }
            members.add(member(name, scanner, source, levels));
        }
        return members;
    }

    private static boolean contains(List<Member> members, String name) {
        for (Member member : members) {
            if (member.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> names(List<Member> members) {
        Set<String> names = new HashSet<>();
        for (Member member : members) {
            names.add(member.name);
        }
        return names;
    }

    private static MalformedMessageException duplicate(String name) {
        String quoted = name.length() <= QUOTED_LENGTH ? name : name.substring(0, QUOTED_LENGTH) + "...";
        return new MalformedMessageException(ErrorCode.INVALID_REQUEST, "duplicate key '" + quoted + "'");
    }

    private static Member member(String name, JsonScanner scanner, Slice source, int levels)
            throws MalformedMessageException {
        if (levels == 0 || scanner.peek() != '{') {
            return new Member(name, scanner.value(), null);
        }
        int start = scanner.position();
        scanner.begin();
        List<Member> members = members(scanner, source, levels - 1);
        Slice value = new Slice(source.array(), start, scanner.position());
        return new Member(name, value, new JsonObject(value, members));
    }

    /** The bytes of the whole object. */
    public Slice source() {
        return source;
    }

    /** The members' names, in their order. */
    public List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    /** The value, as JSON, of a member that is known to be there. */
    Slice require(String name) {
        return Objects.requireNonNull(get(name), name);
    }

    /** The member's value as JSON, or null where there is none. */
    public @Nullable Slice get(String name) {
        for (Member member : members) {
            if (member.name.equals(name)) {
                return member.value;
            }
        }
        return null;
    }

    /** The member's text, or null where it is missing or not a string. */
    public @Nullable String string(String name) {
        Slice value = get(name);
        return value != null && value.first() == '"' ? JsonStrings.decode(value) : null;
    }

    /** The member's object, or null where it is missing or not an object. */
    public @Nullable JsonObject object(String name) throws MalformedMessageException {
        for (Member member : members) {
            if (member.name.equals(name) && member.value.first() == '{') {
                return member.object != null ? member.object : read(member.value);
            }
        }
        return null;
    }

    /** True where the member is the JSON literal {@code true}. */
    public boolean isTrue(String name) {
        Slice value = get(name);
        return value != null && value.isLiteral("true");
    }
}
