package io.mcpstead.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object as they lie in a message, in their order: names decoded, values as bytes. */
public final class JsonObject {
    static final JsonObject EMPTY = new JsonObject(Slice.of("{}"), List.of());

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
        try (JsonParser parser = JsonReading.parser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedMessageException(ErrorCode.PARSE_ERROR, "not valid JSON: empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "not a JSON object");
            }
            JsonObject object = new JsonObject(json, members(parser, json, levels));
            if (parser.nextToken() != null) {
                throw new MalformedMessageException(ErrorCode.PARSE_ERROR, "more than one JSON value");
            }
            return object;
        } catch (IOException e) {
            throw JsonReading.malformed(e);
        }
    }

    private static List<Member> members(JsonParser parser, Slice source, int levels)
            throws IOException, MalformedMessageException {
        List<Member> members = new ArrayList<>(6);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            for (Member member : members) {
                if (member.name.equals(name)) {
                    throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "duplicate key '" + name + "'");
                }
            }
            parser.nextToken();
            members.add(member(name, parser, source, levels));
        }
        return members;
    }

    private static Member member(String name, JsonParser parser, Slice source, int levels)
            throws IOException, MalformedMessageException {
        if (levels == 0 || parser.currentToken() != JsonToken.START_OBJECT) {
            return new Member(name, JsonReading.value(parser, source), null);
        }
        int start = JsonReading.tokenStart(parser);
        List<Member> members = members(parser, source, levels - 1);
        Slice value = JsonReading.slice(source, start, JsonReading.position(parser));
        return new Member(name, value, new JsonObject(value, members));
    }

    /** The bytes of the whole object. */
    public Slice source() {
        return source;
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
        return value != null && value.first() == '"' ? JsonReading.string(value) : null;
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
