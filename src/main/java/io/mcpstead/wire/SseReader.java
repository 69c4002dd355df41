package io.mcpstead.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as the HTML standard defines them (section 9.2.6, "Interpreting an event stream"), with two
 * differences: data that the stream's end cuts off without a blank line is an event too, since servers are met that end
 * so; and an event whose data is empty, which carries no message, is left out as one without data is. Each event is given out as soon as its blank line has come.
 */
public final class SseReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int maxEventBytes;
    private final byte[] chunk = new byte[8192];
    private int chunkAt;
    private int chunkEnd;
    private boolean afterCarriageReturn;
    private boolean started;

    private byte[] line;
    private int lineLength;

    private byte[] data;
    private int dataLength;
    private boolean hasData;
    private String type = "";
    private @Nullable String lastId;
    private @Nullable Duration retry;

    /** Reads from a stream that the caller closes; a line or an event's data over the bound ends it with an error. */
    public SseReader(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
        this.line = new byte[Math.min(512, maxEventBytes)];
        this.data = new byte[Math.min(512, maxEventBytes)];
    }

    /**
     * Waits for the next event that has data.
     *
     * @return null at the stream's end
     * @throws TooLargeException past the bound
     */
    public @Nullable SseEvent next() throws IOException {
        while (readLine()) {
            if (lineLength == 0) {
                SseEvent event = dispatch();
                if (event != null) {
                    return event;
                }
            } else {
                field();
            }
        }
        return dispatch();
    }

    /** Fills {@link #line}; false at the stream's end, with an unfinished last line given out before it. */
    private boolean readLine() throws IOException {
        lineLength = 0;
        while (true) {
            if (chunkAt == chunkEnd && !fill()) {
                return lineLength > 0;
            }
            byte b = chunk[chunkAt++];
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                started = true;
                return true;
            }
            append(b);
        }
    }

    private boolean fill() throws IOException {
        chunkEnd = in.read(chunk);
        chunkAt = 0;
        if (chunkEnd < 0) {
            chunkEnd = 0;
            return false;
        }
        return true;
    }

    private void append(byte b) throws TooLargeException {
        if (lineLength == line.length) {
            line = Arrays.copyOf(line, grown(line.length, lineLength + 1));
        }
        line[lineLength++] = b;
        if (!started && lineLength == BYTE_ORDER_MARK.length) {
            started = true;
            if (Arrays.equals(line, 0, lineLength, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
                lineLength = 0;
            }
        }
    }

    private int grown(int capacity, int needed) throws TooLargeException {
        if (needed > maxEventBytes) {
            throw new TooLargeException("a server-sent event is larger than " + maxEventBytes + " bytes");
        }
        return Math.max(needed, Math.min(maxEventBytes, capacity * 2));
    }

    private void field() throws TooLargeException {
        int colon = 0;
        while (colon < lineLength && line[colon] != ':') {
            colon++;
        }
        int value = colon + 1 < lineLength && line[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, lineLength);
        switch (new String(line, 0, colon, StandardCharsets.UTF_8)) {
            case "data" -> addData(value);
            case "event" -> type = text(value);
            case "id" -> {
                String id = text(value);
                // The standard ignores ids that hold a null character.
                lastId = id.indexOf(0) < 0 ? id : lastId;
            }
            case "retry" -> retry(text(value));
            default -> {
                // Comments (no name) and names that the standard does not know.
            }
        }
    }

    /** Only digits count; more than nine of them would be weeks. */
    private void retry(String millis) {
        boolean digits = millis.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!millis.isEmpty() && millis.length() <= 9 && digits) {
            retry = Duration.ofMillis(Long.parseLong(millis));
        }
    }

    /** The last event id so far, also of events without data; null before the first. */
    public @Nullable String lastEventId() {
        return lastId;
    }

    /** How long to wait before the stream is opened again, as far as the sender has said so. */
    public @Nullable Duration retry() {
        return retry;
    }

    private void addData(int from) throws TooLargeException {
        int length = lineLength - from;
        int needed = dataLength + (hasData ? 1 : 0) + length;
        if (needed > data.length) {
            data = Arrays.copyOf(data, grown(data.length, needed));
        }
        if (hasData) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(line, from, data, dataLength, length);
        dataLength += length;
        hasData = true;
    }

    private String text(int from) {
        return new String(line, from, lineLength - from, StandardCharsets.UTF_8);
    }

    private @Nullable SseEvent dispatch() {
        SseEvent event = null;
        if (dataLength > 0) {
            Slice copy = Slice.of(Arrays.copyOf(data, dataLength));
            event = new SseEvent(type.isEmpty() ? SseEvent.MESSAGE : type, copy, lastId);
        }
        dataLength = 0;
        hasData = false;
        type = "";
        return event;
    }
}
