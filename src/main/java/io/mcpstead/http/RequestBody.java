package io.mcpstead.http;

import io.mcpstead.wire.Slice;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request's body: all of it, or why there is none. */
sealed interface RequestBody {
    record Whole(Slice bytes) implements RequestBody {}

    record Refused(int httpStatus, String reason) implements RequestBody {}

    /** Reads a body of at most {@code limit} bytes, and none of one that announces more. Blocks. */
    static RequestBody read(HttpServletRequest request, int limit) {
        long length = request.getContentLengthLong();
        if (length > limit) {
            return tooLarge(limit);
        }
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = read(in, length, limit);
            return bytes.length > limit ? tooLarge(limit) : new Whole(Slice.of(bytes));
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** One byte over the limit tells that there was more. The end is always read, so that nothing is left unread. */
    private static byte[] read(InputStream in, long length, int limit) throws IOException {
        if (length < 0 || length > Reading.TRUSTED_LENGTH) {
            return in.readNBytes(limit + 1);
        }
        byte[] bytes = new byte[(int) length];
        int read = in.readNBytes(bytes, 0, bytes.length);
        int next = in.read();
        if (next < 0) {
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        }
        // A body that was unpacked on its way here is longer than its header says.
        byte[] rest = in.readNBytes(limit - read);
        byte[] all = Arrays.copyOf(bytes, read + 1 + rest.length);
        all[read] = (byte) next;
        System.arraycopy(rest, 0, all, read + 1, rest.length);
        return all;
    }

    private static Refused tooLarge(int limit) {
        return new Refused(413, "the body is longer than " + limit + " bytes (mcp.max_request_bytes)");
    }

    private static Refused broken(IOException e) {
        Reading.LOG.debug("A request's body could not be read", e);
        boolean late = e.getCause() instanceof TimeoutException;
        return new Refused(late ? 408 : 400, late ? "the body did not come in time" : "the body ended early");
    }

    /** Apart from the interface, whose every field would be public. */
    final class Reading {
        private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
        /** Up to here the header is believed; room for more is made as the bytes come. */
        private static final int TRUSTED_LENGTH = 64 * 1024;

        private Reading() {}
    }
}
