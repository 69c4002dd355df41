package io.mcpstead.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The elements of a JSON array as they lie in a message. */
public final class JsonArray {
    private JsonArray() {}

    /** Whether the first character that is not white space opens an array, as in a JSON-RPC batch. */
    public static boolean opens(Slice json) {
        byte[] bytes = json.array();
        for (int i = json.start(); i < json.end(); i++) {
            switch (bytes[i]) {
                case ' ', '\t', '\r', '\n' -> {}
                default -> {
                    return bytes[i] == '[';
                }
            }
        }
        return false;
    }

    /**
     * Reads an array's elements.
     *
     * @param max more elements than this are refused
     * @throws MalformedMessageException where the bytes are no JSON array, or a longer one
     */
    public static List<Slice> read(Slice json, int max) throws MalformedMessageException {
        List<Slice> elements = new ArrayList<>();
        try (JsonParser parser = JsonReading.parser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "not a JSON array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (elements.size() == max) {
                    throw new MalformedMessageException(
                            ErrorCode.INVALID_REQUEST, "more than " + max + " elements in one array");
                }
                elements.add(JsonReading.value(parser, json));
            }
            if (parser.nextToken() != null) {
                throw new MalformedMessageException(ErrorCode.PARSE_ERROR, "more than one JSON value");
            }
            return elements;
        } catch (IOException e) {
            throw JsonReading.malformed(e);
        }
    }
}
