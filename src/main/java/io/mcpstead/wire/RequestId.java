package io.mcpstead.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC request id, a string or a number, kept as the JSON text that its sender wrote, so that it goes back
 * exactly so. Two ids are equal when their values are, however a string was escaped or a number was written: a peer that
 * holds numbers as doubles may answer 1.0 to 1.
 */
public final class RequestId {
    private final Slice json;
    private @Nullable String key;

    private RequestId(Slice json) {
        this.json = json;
    }

    /** An id of the gateway's own. */
    public static RequestId of(long number) {
        return new RequestId(Slice.of(Long.toString(number)));
    }

    /** An id, or a progress token, as it lies in a message: a JSON string or number. */
    public static RequestId of(Slice json) throws MalformedMessageException {
        byte first = json.first();
        if (first != '"' && first != '-' && (first < '0' || first > '9')) {
            throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "id must be a string or a number");
        }
        return new RequestId(json);
    }

    /** What all ways to write this value have in common; found out where it is first wanted. */
    private String key() {
        String known = key;
        if (known == null) {
            known = json.first() == '"' ? '"' + JsonStrings.decode(json) : number(json.text());
            key = known;
        }
        return known;
    }

    private static String number(String text) {
        if (isPlain(text)) {
            return text;
        }
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            boolean integer = value.scale() <= 0 && value.scale() > -JsonScanner.MAX_NUMBER_LENGTH;
            return integer ? value.toPlainString() : value.toString();
        } catch (NumberFormatException | ArithmeticException e) {
            // An exponent at the end of BigDecimal's range or beyond: such an id is equal to its own text only.
            return text;
        }
    }

    /** Whether it is written as nearly all integers are. */
    private static boolean isPlain(String text) {
        return !text.equals("-0") && text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    /** The id as JSON. */
    public Slice json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestId that && (json.equals(that.json) || key().equals(that.key()));
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return json.text();
    }
}
