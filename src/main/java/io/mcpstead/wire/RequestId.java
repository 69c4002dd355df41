package io.mcpstead.wire;

import java.nio.charset.StandardCharsets;

/**
 * A JSON-RPC request id, a string or a number, kept as the JSON text that its sender wrote, so that it goes back
 * exactly so. Two ids are equal when their values are, however a string was escaped.
 */
public final class RequestId {
    private final Slice json;
    private final String key;

    private RequestId(Slice json, String key) {
        this.json = json;
        this.key = key;
    }

    /** An id of the gateway's own. */
    public static RequestId of(long number) {
        String text = Long.toString(number);
        return new RequestId(Slice.of(text.getBytes(StandardCharsets.US_ASCII)), text);
    }

    /** An id, or a progress token, as it lies in a message: a JSON string or number. */
    public static RequestId of(Slice json) throws MalformedMessageException {
        byte first = json.first();
        if (first == '"') {
            return new RequestId(json, '"' + JsonReading.string(json));
        }
        if (first == '-' || (first >= '0' && first <= '9')) {
            return new RequestId(json, json.text());
        }
        throw new MalformedMessageException(ErrorCode.INVALID_REQUEST, "id must be a string or a number");
    }

    /** The id as JSON. */
    public Slice json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestId that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return json.text();
    }
}
