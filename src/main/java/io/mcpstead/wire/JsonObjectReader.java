package io.mcpstead.wire;

import static io.mcpstead.wire.JsonObject.BOUNDS;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one object where a scanner stands before it. Used once. */
final class JsonObjectReader {
    /** Up to so many members, comparing each name with those before is cheaper than hashing all. */
    private static final int FEW = 16;

    private static final int QUOTED_LENGTH = 64;

    private final JsonScanner scanner;
    private final byte[] bytes;
    private int size;
    private int[] bounds = new int[4 * BOUNDS];
    private @Nullable JsonObject[] objects = new JsonObject[4];
    private boolean plain = true;
    /** All names so far, once they are many or cannot be compared by their bytes. */
    private @Nullable Set<String> names;

    JsonObjectReader(JsonScanner scanner) {
        this.scanner = scanner;
        this.bytes = scanner.bytes();
    }

    /** Reads the object's members, and those of members that are objects, down to the given number of levels. */
    JsonObject read(int levels) throws MalformedMessageException {
        int start = scanner.position();
        boolean opened = scanner.begin();
        while (scanner.more(opened)) {
            opened = false;
            member(levels);
        }
        Slice source = new Slice(bytes, start, scanner.position());
        return new JsonObject(source, size, bounds, plain, objects);
    }

    private void member(int levels) throws MalformedMessageException {
        if (size == objects.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            objects = Arrays.copyOf(objects, 2 * size);
        }
        scanner.peek();
        int at = size * BOUNDS;
        bounds[at] = scanner.position();
        bounds[at + 1] = scanner.name();
        plain &= scanner.isPlain();
        requireNew(bounds[at], bounds[at + 1]);
        boolean object = scanner.peek() == '{';
        bounds[at + 2] = scanner.position();
        if (object && levels > 0) {
            objects[size] = new JsonObjectReader(scanner).read(levels - 1);
        } else {
            scanner.skip();
        }
        bounds[at + 3] = scanner.position();
        size++;
    }

    private void requireNew(int start, int end) throws MalformedMessageException {
        if (plain && size < FEW) {
            for (int at = 0; at < size * BOUNDS; at += BOUNDS) {
                if (Arrays.equals(bytes, bounds[at], bounds[at + 1], bytes, start, end)) {
                    throw duplicate(name(start, end));
                }
            }
        } else if (!names().add(name(start, end))) {
            throw duplicate(name(start, end));
        }
    }

    private Set<String> names() {
        Set<String> known = names;
        if (known == null) {
            known = new HashSet<>();
            for (int at = 0; at < size * BOUNDS; at += BOUNDS) {
                known.add(name(bounds[at], bounds[at + 1]));
            }
            names = known;
        }
        return known;
    }

    private String name(int start, int end) {
        return JsonStrings.decode(new Slice(bytes, start, end));
    }

    private static MalformedMessageException duplicate(String name) {
        String quoted = name.length() <= QUOTED_LENGTH ? name : name.substring(0, QUOTED_LENGTH) + "...";
        return new MalformedMessageException(ErrorCode.INVALID_REQUEST, "duplicate key '" + quoted + "'");
    }
}
