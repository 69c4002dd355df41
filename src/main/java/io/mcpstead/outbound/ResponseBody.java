package io.mcpstead.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/** The body of a response, which reports what comes of it, and knows when it has come whole. */
final class ResponseBody extends InputStream {
    /** A body of unknown length is read into so many bytes first, */
    private static final int FIRST = 1024;

    /** and a long one, which may not come, into no more than so many. */
    private static final int FIRST_AT_MOST = 256 * 1024;

    private final InputStream in;
    private final IntConsumer arrived;
    /** Bytes to come, negative where that is not known. */
    private long left;

    private ResponseBody(InputStream in, long length, IntConsumer arrived) {
        this.in = in;
        this.left = length;
        this.arrived = arrived;
    }

    /** @param arrived told how many bytes have come, each time that some have */
    static ResponseBody of(ClassicHttpResponse response, IntConsumer arrived) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null
                ? new ResponseBody(InputStream.nullInputStream(), 0, arrived)
                : new ResponseBody(entity.getContent(), entity.getContentLength(), arrived);
    }

    boolean isRead() {
        return left == 0;
    }

    /** Reads all that comes, or so many bytes where more does. */
    byte[] read(int max) throws IOException {
        int most = left < 0 ? max : (int) Math.min(max, left);
        byte[] bytes = new byte[Math.min(most, left < 0 ? FIRST : FIRST_AT_MOST)];
        int length = 0;
        while (!isRead() && length < most) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * length));
            }
            length += Math.max(0, read(bytes, length, bytes.length - length));
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        if (n < 0) {
            left = 0;
        } else if (n > 0) {
            left = left < 0 ? left : left - n;
            arrived.accept(n);
        }
        return n;
    }
}
