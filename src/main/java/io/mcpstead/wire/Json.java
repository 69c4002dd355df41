package io.mcpstead.wire;

/** JSON that goes into a message: bytes that are ready, or an object that is written when the message is. */
public sealed interface Json permits Slice, JsonEdit {
    /** The number of its bytes. */
    int length();

    /** Writes its bytes, and gives where they end. */
    int copyTo(byte[] target, int at);

    /** Its bytes in a run of their own, where they are not in one already. */
    Slice toSlice();

    /** Several parts as one run of bytes, each copied once. */
    static Slice join(Json... parts) {
        int length = 0;
        for (Json part : parts) {
            length += part.length();
        }
        byte[] target = new byte[length];
        int at = 0;
        for (Json part : parts) {
            at = part.copyTo(target, at);
        }
        return Slice.of(target);
    }
}
