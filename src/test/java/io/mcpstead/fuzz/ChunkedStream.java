package io.mcpstead.fuzz;

import java.io.InputStream;

/** Gives bytes out in reads of chosen sizes, as a network does. */
final class ChunkedStream extends InputStream {
    private final byte[] bytes;
    private final byte[] sizes;
    private int at;
    private int reads;

    /** Each read gives 1 to 128 bytes, by the sizes in turn, half of them a few; all that is wanted, where there are none. */
    ChunkedStream(byte[] bytes, byte[] sizes) {
        this.bytes = bytes;
        this.sizes = sizes;
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
        int wanted = sizes.length == 0 ? length : size(sizes[reads++ % sizes.length]);
        int count = Math.min(Math.min(length, wanted), bytes.length - at);
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
        return count;
    }

    private static int size(byte choice) {
        return 1 + (choice < 0 ? choice & 3 : choice);
    }
}
