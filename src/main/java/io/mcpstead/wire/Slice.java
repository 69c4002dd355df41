package io.mcpstead.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of bytes inside a message. The bytes are shared, not copied, and nobody changes them: a message is read once
 * and its parts are passed on as they came.
 */
public final class Slice implements Json {
    private final byte[] array;
    private final int start;
    private final int end;

    Slice(byte[] array, int start, int end) {
        this.array = array;
        this.start = start;
        this.end = end;
    }

    /** The whole of an array, which the caller no longer changes. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    /** The UTF-8 bytes of a text. */
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int length() {
        return end - start;
    }

    /** The bytes as an array: the shared one where this slice is all of it, else a copy. */
    public byte[] toBytes() {
        return start == 0 && end == array.length ? array : Arrays.copyOfRange(array, start, end);
    }

    /** The bytes, to be read one after another; they are not copied. */
    public InputStream toStream() {
        return new ByteArrayInputStream(array, start, length());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, start, length());
    }

    /** These bytes with another value where a part of them lies. Several parts are for {@link Splice}. */
    public Json with(Slice part, Slice replacement) {
        requirePart(part);
        return Json.concat(new Slice(array, start, part.start), replacement, new Slice(array, part.end, end));
    }

    @SuppressWarnings("ReferenceEquality") // A part shares the array; equal bytes elsewhere would not do.
    void requirePart(Slice part) {
        if (part.array != array || part.start < start || part.end > end) {
            throw new IllegalArgumentException("not a part of the source");
        }
    }

    /** Without the mark that some senders put before UTF-8 text, and that a reader may ignore (RFC 8259, section 8.1). */
    Slice withoutByteOrderMark() {
        boolean marked = length() >= 3
                && array[start] == (byte) 0xEF
                && array[start + 1] == (byte) 0xBB
                && array[start + 2] == (byte) 0xBF;
        return marked ? new Slice(array, start + 3, end) : this;
    }

    byte[] array() {
        return array;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** True where the JSON value in this slice is the literal given, such as {@code true}. */
    public boolean isLiteral(String literal) {
        return Ascii.equal(array, start, end, literal);
    }

    /** The first byte, which tells the kind of a JSON value, or 0 for an empty slice. */
    public byte first() {
        return length() == 0 ? 0 : array[start];
    }

    /** The first byte that is not white space, or 0 where there is none. */
    byte firstVisible() {
        int at = start;
        while (at < end && (array[at] == ' ' || array[at] == '\n' || array[at] == '\r' || array[at] == '\t')) {
            at++;
        }
        return at == end ? 0 : array[at];
    }

    /**
     * Whether a string in this JSON ends in a text of ASCII letters, as far as can be seen without decoding it: where
     * characters are written as escapes that need not be, it may.
     */
    public boolean mayHaveStringEndingIn(String letters) {
        for (int at = next(start); at < end; at = next(at + 1)) {
            boolean found = array[at] == '"'
                    ? Ascii.equal(array, Math.max(start, at - letters.length()), at, letters)
                    : Ascii.equal(array, at, Math.min(end, at + 4), "\\u00");
            if (found) {
                return true;
            }
        }
        return false;
    }

    private int next(int at) {
        return Ascii.plainEnd(array, at, end);
    }

    @Override
    public int copyTo(byte[] target, int at) {
        System.arraycopy(array, start, target, at, end - start);
        return at + end - start;
    }

    @Override
    public Slice toSlice() {
        return this;
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(array, start, length(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that && Arrays.equals(array, start, end, that.array, that.start, that.end);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
