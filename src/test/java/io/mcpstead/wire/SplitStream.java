package io.mcpstead.wire;

import java.io.InputStream;

/** Gives bytes out in reads that end at chosen places, as a network does. */
final class SplitStream extends InputStream {
    private final byte[] bytes;
    private final int[] splits;
    private int at;

    /** With one split, reads end at each multiple of it. With two, at these. */
    SplitStream(byte[] bytes, int... splits) {
        this.bytes = bytes;
        this.splits = splits;
    }

    @Override
    public int read() {
        return at == bytes.length ? -1 : bytes[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int count = Math.min(length, end() - at);
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
        return count;
    }

    private int end() {
        if (splits.length == 1) {
            return Math.min(bytes.length, at + splits[0]);
        }
        for (int split : splits) {
            if (split > at) {
                return split;
            }
        }
        return bytes.length;
    }
}
