package io.mcpstead.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * What a strict parser says of bytes: Jackson's for text (that for bytes refuses names with an escaped surrogate pair),
 * with what the gateway's scanner adds to it. Those are UTF-8 as RFC 3629 has it (Java's decoder refuses overlong forms
 * and surrogates), 256 levels, numbers of 1000 characters, and no member of the outer object twice.
 */
enum JsonVerdict {
    OBJECT,
    OBJECT_WITH_DUPLICATES,
    OTHER_JSON,
    MALFORMED;

    private static final int MAX_DEPTH = 256;
    private static final int MAX_NUMBER_LENGTH = 1000;

    private static final JsonFactory PARSERS = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    static JsonVerdict of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            try (JsonParser parser = PARSERS.createParser(asciiEscapes(text))) {
                return read(parser);
            }
        } catch (IOException e) {
            return MALFORMED;
        }
    }

    /** Jackson takes U+0161 for the digit a, whose code it shares a byte with; here such an escape is none. */
    private static String asciiEscapes(String text) {
        StringBuilder result = new StringBuilder(text);
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) {
            for (int digit = at + 2; digit < Math.min(at + 6, text.length()); digit++) {
                if (text.startsWith("u", at + 1) && text.charAt(digit) > 127) {
                    result.setCharAt(digit, '?');
                }
            }
        }
        return result.toString();
    }

    private static JsonVerdict read(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return MALFORMED;
        }
        Set<String> names = new HashSet<>();
        boolean duplicates = false;
        int depth = 0;
        JsonToken token = first;
        do {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token.isNumeric() && parser.getTextLength() > MAX_NUMBER_LENGTH) {
                return MALFORMED;
            }
            if (token == JsonToken.FIELD_NAME && depth == 1) {
                duplicates |= !names.add(parser.currentName());
            }
            token = parser.nextToken();
        } while (depth > 0);
        if (token != null) {
            return MALFORMED;
        }
        return first != JsonToken.START_OBJECT ? OTHER_JSON : duplicates ? OBJECT_WITH_DUPLICATES : OBJECT;
    }
}
