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
    private static final int FIRST_CAPACITY = 1024;
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final int maxEventBytes;

    /** What has been read: from {@link #line} on the line, from {@link #next} on what comes after it. */
    private byte[] buffer = new byte[FIRST_CAPACITY];

    private int line;
    private int lineEnd;
    private int next;
    private int limit;
    private boolean afterCarriageReturn;
    private boolean started;

    private byte[] data = NOTHING;
    private int dataLength;
    private boolean hasData;
    private String type = "";
    private @Nullable String lastId;
    private @Nullable Duration retry;

    /** Reads from a stream that the caller closes; a line or an event's data over the bound ends it with an error. */
    public SseReader(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Waits for the next event that has data.
     *
     * @return null at the stream's end
     * @throws TooLargeException past the bound
     */
    public @Nullable SseEvent next() throws IOException {
        while (readLine()) {
            if (line == lineEnd) {
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

    /** Finds the next line; false at the stream's end, with an unfinished last line given out before it. */
    private boolean readLine() throws IOException {
        line = next;
        int at = next;
        while (true) {
            at = Ascii.controlAt(buffer, at, limit);
            if (at == limit) {
                int length = at - line;
                if (!fill()) {
                    endLine(limit, limit);
                    return line < lineEnd;
                }
                at = line + length;
            } else if (buffer[at] == '\n' && at == line && afterCarriageReturn) {
                afterCarriageReturn = false;
                line = ++at;
            } else if (buffer[at] == '\n' || buffer[at] == '\r') {
                afterCarriageReturn = buffer[at] == '\r';
                endLine(at, at + 1);
                return true;
            } else {
                at++;
            }
        }
    }

    private void endLine(int end, int after) throws TooLargeException {
        int marked = line + BYTE_ORDER_MARK.length;
        if (!started && marked <= end && Arrays.equals(buffer, line, marked, BYTE_ORDER_MARK, 0, marked - line)) {
            line = marked;
        }
        started = true;
        lineEnd = end;
        next = after;
        requireWithinBound(end - line);
    }

    /** Reads more, behind the line so far, which is moved to the buffer's start; false at the stream's end. */
    private boolean fill() throws IOException {
        int length = limit - line;
        if (length == buffer.length) {
            requireWithinBound(length - BYTE_ORDER_MARK.length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, maxEventBytes + 2L * BYTE_ORDER_MARK.length));
        } else if (line > 0) {
            // Not at each read: a long line, once moved, would be copied onto itself as often as bytes come.
            System.arraycopy(buffer, line, buffer, 0, length);
        }
        line = 0;
        limit = length;
        int count = in.read(buffer, length, buffer.length - length);
        limit += Math.max(0, count);
        return count >= 0;
    }

    private void requireWithinBound(int length) throws TooLargeException {
        if (length > maxEventBytes) {
            throw new TooLargeException("a server-sent event is larger than " + maxEventBytes + " bytes");
        }
    }

    private void field() throws TooLargeException {
        int colon = line;
        while (colon < lineEnd && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, lineEnd);
        if (value < lineEnd && buffer[value] == ' ') {
            value++;
        }
        if (isField(colon, "data")) {
            addData(value);
        } else if (isField(colon, "event")) {
            type = Ascii.equal(buffer, value, lineEnd, SseEvent.MESSAGE) ? SseEvent.MESSAGE : text(value);
        } else if (isField(colon, "id")) {
            String id = text(value);
            // The standard ignores ids that hold a null character.
            lastId = id.indexOf(0) < 0 ? id : lastId;
        } else if (isField(colon, "retry")) {
            retry(text(value));
        }
        // Others are comments, which have no name, and names that the standard does not know.
    }

    private boolean isField(int colon, String name) {
        return Ascii.equal(buffer, line, colon, name);
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
        int length = lineEnd - from;
        int needed = dataLength + (hasData ? 1 : 0) + length;
        requireWithinBound(needed);
        if (needed > data.length) {
            // Exactly at first, since most events have one line of data.
            data = Arrays.copyOf(data, (int) Math.max(needed, Math.min(maxEventBytes, 2L * data.length)));
        }
        if (hasData) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(buffer, from, data, dataLength, length);
        dataLength += length;
        hasData = true;
    }

    private String text(int from) {
        return new String(buffer, from, lineEnd - from, StandardCharsets.UTF_8);
    }

    private @Nullable SseEvent dispatch() {
        SseEvent event = null;
        if (dataLength > 0) {
            event = new SseEvent(type.isEmpty() ? SseEvent.MESSAGE : type, new Slice(data, 0, dataLength), lastId);
        }
        data = NOTHING;
        dataLength = 0;
        hasData = false;
        type = "";
        return event;
    }
}
