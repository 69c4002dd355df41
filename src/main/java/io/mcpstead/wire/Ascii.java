package io.mcpstead.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes that are mostly ASCII, eight at a time where that pays. */
final class Ascii {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;

    private Ascii() {}

    /** Whether the bytes are those of an ASCII text. */
    static boolean equal(byte[] bytes, int start, int end, String text) {
        if (end - start != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where what can stand in a JSON string as it is ends: the next quotation mark, backslash, control character or byte
     * beyond ASCII.
     */
    static int plainEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at + Long.BYTES <= end) {
            long stops = stops((long) EIGHT.get(bytes, at));
            if (stops != 0) {
                return at + Long.numberOfTrailingZeros(stops) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Where the next control character is; the end where there is none. */
    static int controlAt(byte[] bytes, int start, int end) {
        int at = start;
        while (at + Long.BYTES <= end) {
            long eight = (long) EIGHT.get(bytes, at);
            long controls = (eight - ' ' * ONES) & ~eight & HIGH_BITS;
            if (controls != 0) {
                return at + Long.numberOfTrailingZeros(controls) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end && (bytes[at] < 0 || bytes[at] >= ' ')) {
            at++;
        }
        return at;
    }

    /**
     * The highest bit of each byte that is not plain; what lies above the lowest of them may be wrong. A subtraction
     * borrows from a byte's highest bit where the byte is less than what is subtracted.
     */
    private static long stops(long eight) {
        long control = eight - ' ' * ONES;
        long quote = (eight ^ '"' * ONES) - ONES;
        long backslash = (eight ^ '\\' * ONES) - ONES;
        return (control | quote | backslash | eight) & HIGH_BITS;
    }
}
