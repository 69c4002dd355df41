package io.mcpstead.wire;

import java.io.ByteArrayOutputStream;

/** Slices for tests of other packages. */
public final class Slices {
    private Slices() {}

    /** The bytes as a part of a larger array. */
    public static Slice within(byte[] before, byte[] bytes, byte[] after) {
        ByteArrayOutputStream larger = new ByteArrayOutputStream();
        larger.writeBytes(before);
        larger.writeBytes(bytes);
        larger.writeBytes(after);
        return new Slice(larger.toByteArray(), before.length, before.length + bytes.length);
    }
}
