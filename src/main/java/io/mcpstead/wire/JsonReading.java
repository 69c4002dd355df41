package io.mcpstead.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Jackson's streaming parser, set up for messages from peers that are not trusted. */
final class JsonReading {
    /** Deeper nesting is refused; a parser of a peer further on may recurse. */
    static final int MAX_DEPTH = 256;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // A message is bounded as a whole where it is received, and only its size bounds its strings.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonReading() {}

    static JsonParser parser(Slice json) throws MalformedMessageException {
        try {
            return FACTORY.createParser(json.array(), json.start(), json.length());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The value of the current token, whole, with the parser left at its last token. */
    static Slice value(JsonParser parser, Slice source) throws IOException {
        int start = tokenStart(parser);
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return slice(source, start, position(parser));
    }

    /** Where the current token begins, in bytes from the start of what is parsed. */
    static int tokenStart(JsonParser parser) throws IOException {
        return offset(parser.currentTokenLocation().getByteOffset());
    }

    /** Where the parser stands, in bytes from the start of what is parsed. */
    static int position(JsonParser parser) throws IOException {
        return offset(parser.currentLocation().getByteOffset());
    }

    static Slice slice(Slice source, int start, int end) {
        return new Slice(source.array(), source.start() + start, source.start() + end);
    }

    private static int offset(long byteOffset) throws IOException {
        if (byteOffset < 0) {
            // Jackson guesses UTF-16 and UTF-32, where it knows no byte offsets; RFC 8259 allows UTF-8 only.
            throw new IOException("the text is not UTF-8");
        }
        return Math.toIntExact(byteOffset);
    }

    /** The value of a JSON string. */
    static String string(Slice json) {
        try (JsonParser parser = FACTORY.createParser(json.array(), json.start(), json.length())) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("not a JSON string");
            }
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("a string that was read before cannot be read again", e);
        }
    }

    static MalformedMessageException malformed(IOException e) {
        if (e instanceof JsonProcessingException json) {
            String where = json.getLocation() == null
                    ? ""
                    : " at byte " + Math.max(0, json.getLocation().getByteOffset());
            return new MalformedMessageException(ErrorCode.PARSE_ERROR, "not valid JSON" + where + ": " + cause(json));
        }
        return new MalformedMessageException(ErrorCode.PARSE_ERROR, "not valid JSON: " + e.getMessage());
    }

    /** Jackson's words without the source, which may hold a secret. */
    private static String cause(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
