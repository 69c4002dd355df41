package io.mcpstead.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes messages as server-sent events of type {@code message}. */
public final class SseWriter {
    private static final byte[] START = ascii("event: message\ndata: ");
    private static final byte[] NEXT_LINE = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private static final byte[] COMMENT = ascii(":\n\n");

    private SseWriter() {}

    /** Writes a comment, which is no event and which every client skips, not flushed. */
    public static void writeComment(OutputStream out) throws IOException {
        out.write(COMMENT);
    }

    /** Writes one event, not flushed. Line breaks between a message's tokens become further data lines. */
    public static void write(Slice message, OutputStream out) throws IOException {
        out.write(START);
        byte[] bytes = message.array();
        int from = message.start();
        int end = message.end();
        for (int i = Ascii.controlAt(bytes, from, end); i < end; i = Ascii.controlAt(bytes, i + 1, end)) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                out.write(bytes, from, i - from);
                out.write(NEXT_LINE);
                from = i + 1;
            }
        }
        out.write(bytes, from, end - from);
        out.write(END);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
