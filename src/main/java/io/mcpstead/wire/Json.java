package io.mcpstead.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** JSON that goes into a message: bytes that are ready, or an object that is written when the message is. */
public sealed interface Json permits Slice, JsonEdit, JsonParts {
    /** What is shorter is rather copied than written by itself. */
    int LONG = 16 * 1024;

    /** The number of its bytes. */
    int length();

    /** Writes its bytes, and gives where they end. */
    int copyTo(byte[] target, int at);

    void writeTo(OutputStream out) throws IOException;

    /** Its bytes in a run of their own, where they are not in one already. */
    Slice toSlice();

    /** Several parts, one after another, as one value: long ones are shared. */
    static Json concat(Json... parts) {
        int length = length(parts);
        return length < LONG
                ? join(parts, length)
                : new JsonParts(Arrays.stream(parts).map(Json::toSlice).toList());
    }

    /** Several parts as one run of bytes, each copied once. */
    static Slice join(Json... parts) {
        return join(parts, length(parts));
    }

    /** An object is measured member by member, so this is asked once. */
    private static int length(Json... parts) {
        int length = 0;
        for (Json part : parts) {
            length += part.length();
        }
        return length;
    }

    private static Slice join(Json[] parts, int length) {
        byte[] target = new byte[length];
        int at = 0;
        for (Json part : parts) {
            at = part.copyTo(target, at);
        }
        return Slice.of(target);
    }
}
