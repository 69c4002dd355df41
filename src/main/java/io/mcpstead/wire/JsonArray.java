package io.mcpstead.wire;

import java.util.ArrayList;
import java.util.List;

/** The elements of a JSON array as they lie in a message. */
public final class JsonArray {
    private JsonArray() {}

    /** Whether the first character that is not white space opens an array, as in a JSON-RPC batch. */
    public static boolean opens(Slice json) {
        return json.withoutByteOrderMark().firstVisible() == '[';
    }

    /**
     * Reads an array's elements.
     *
     * @param max more elements than this are refused
     * @throws MalformedMessageException where the bytes are no JSON array, or a longer one
     */
    public static List<Slice> read(Slice json, int max) throws MalformedMessageException {
        JsonScanner scanner = new JsonScanner(json.withoutByteOrderMark());
        if (scanner.peek() != '[') {
            scanner.value();
            scanner.finish();
            throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "not a JSON array");
        }
        List<Slice> elements = new ArrayList<>();
        boolean opened = scanner.begin();
        while (scanner.more(opened)) {
            opened = false;
            if (elements.size() == max) {
                throw new MalformedMessageException(
                        ErrorCode.INVALID_REQUEST, "more than " + max + " elements in one array");
            }
            elements.add(scanner.value());
        }
        scanner.finish();
        return elements;
    }
}
