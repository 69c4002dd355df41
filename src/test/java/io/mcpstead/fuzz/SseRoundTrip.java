package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Slices;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import io.mcpstead.wire.SseWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is written as events is read again, whatever a proxy makes of line endings, comments, fields and pieces. */
final class SseRoundTrip {
    private static final int MAX = 1 << 16;
    private static final int MAX_EVENTS = 8;
    private static final String[] MEANINGLESS = {
        ":", ": ping", ":data: x", "retry: 10", "retry", "Data: x", " data: x", "datas: x", "dat", "\u00e9: \u00e9"
    };

    private SseRoundTrip() {}

    static void readsWhatWasWritten(FuzzedDataProvider data) throws IOException {
        byte[] sizes = data.consumeBytes(8);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        List<SseEvent> expected = new ArrayList<>();
        for (int events = data.consumeInt(0, MAX_EVENTS); events > 0; events--) {
            byte[] message = message(data);
            SseWriter.write(Slices.within(new byte[] {'\n'}, message, new byte[] {'\r'}), written);
            if (message.length > 0) {
                expected.add(new SseEvent(SseEvent.MESSAGE, Slice.of(withLineFeeds(message)), null));
            }
        }
        byte[] stream = rewritten(written.toString(StandardCharsets.ISO_8859_1), data);

        assertThat(read(new SseReader(new ChunkedStream(stream, sizes), MAX)))
                .as(new String(stream, StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
    }

    private static byte[] message(FuzzedDataProvider data) {
        return data.consumeBoolean() ? data.consumeBytes(64) : JsonText.bytesOf(JsonTrees.object(data), data);
    }

    /** Each line break within a message is white space, and comes out as a line feed. */
    private static byte[] withLineFeeds(byte[] message) {
        byte[] result = message.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] == '\r' ? (byte) '\n' : result[i];
        }
        return result;
    }

    /** The stream's lines with other endings and with lines between them that mean nothing. */
    private static byte[] rewritten(String written, FuzzedDataProvider data) {
        StringBuilder stream = new StringBuilder(data.consumeBoolean() ? "\u00ef\u00bb\u00bf" : "");
        for (String line : written.split("\n", -1)) {
            while (data.consumeInt(0, 7) == 1) {
                append(data.pickValue(MEANINGLESS), stream, data);
            }
            append(line, stream, data);
        }
        return stream.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void append(String line, StringBuilder stream, FuzzedDataProvider data) {
        boolean wouldJoin = line.isEmpty() && !stream.isEmpty() && stream.charAt(stream.length() - 1) == '\r';
        stream.append(line)
                .append(data.pickValue(wouldJoin ? new String[] {"\r", "\r\r\n"} : new String[] {"\n", "\r", "\r\n"}));
    }

    private static List<SseEvent> read(SseReader reader) throws IOException {
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }
}
