package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Damages bytes of any format. */
final class Mutations {
    private static final int MAX_EDITS = 6;
    private static final int MAX_LENGTH = 1 << 16;
    private static final int MAX_REPEATS = 400;

    private Mutations() {}

    /** A copy of the bytes after a few edits, none where the fuzzer chooses so; never over {@value MAX_LENGTH} bytes. */
    static byte[] of(byte[] bytes, FuzzedDataProvider data) {
        byte[] result = bytes;
        for (int edits = data.consumeInt(0, MAX_EDITS); edits > 0 && result.length <= MAX_LENGTH; edits--) {
            result = edited(result, data);
        }
        return Arrays.copyOf(result, Math.min(result.length, MAX_LENGTH));
    }

    private static byte[] edited(byte[] bytes, FuzzedDataProvider data) {
        int from = data.consumeInt(0, bytes.length);
        int to = data.consumeInt(from, Math.min(bytes.length, from + 64));
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        return switch (data.consumeInt(0, 3)) {
            case 0 -> joined(bytes, from, flipped(part, data), to);
            case 1 -> joined(bytes, from, new byte[0], to);
            case 2 -> joined(bytes, from, data.consumeBytes(16), from);
            default -> joined(bytes, from, repeated(part, data.consumeInt(2, MAX_REPEATS)), to);
        };
    }

    private static byte[] flipped(byte[] part, FuzzedDataProvider data) {
        if (part.length > 0) {
            part[0] ^= (byte) (1 << data.consumeInt(0, 7));
        }
        return part;
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, head);
        out.writeBytes(middle);
        out.write(bytes, tail, bytes.length - tail);
        return out.toByteArray();
    }
}
