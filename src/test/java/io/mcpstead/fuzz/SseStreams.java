package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import io.mcpstead.wire.TooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes, in any pieces, mean what the standard says; the reader ends where they do, or at its bound. */
final class SseStreams {
    private static final String[] PIECES = {
        "data: ",
        "data:",
        "data",
        "event: ",
        "event",
        "id: ",
        "id",
        "retry: 5",
        ":",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\u0000"
    };

    private SseStreams() {}

    static void readsWhatTheStandardSays(FuzzedDataProvider data) throws IOException {
        int max = data.consumeInt(3, data.consumeBoolean() ? 64 : 4096);
        byte[] sizes = data.consumeBytes(8);
        byte[] stream = stream(data);

        SseModel.Meaning read = read(new SseReader(new ChunkedStream(stream, sizes), max));

        assertThat(read)
                .as("at most %d of %s", max, new String(stream, StandardCharsets.ISO_8859_1))
                .isEqualTo(SseModel.of(stream, max));
    }

    private static byte[] stream(FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return data.consumeRemainingAsBytes();
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        while (data.remainingBytes() > 0 && stream.size() < 4096) {
            stream.writeBytes(data.pickValue(PIECES).getBytes(StandardCharsets.UTF_8));
            if (data.consumeInt(0, 3) == 1) {
                stream.writeBytes(data.consumeBytes(32));
            }
        }
        return Mutations.of(stream.toByteArray(), data);
    }

    private static SseModel.Meaning read(SseReader reader) throws IOException {
        List<SseEvent> events = new ArrayList<>();
        try {
            for (SseEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        } catch (TooLargeException e) {
            return new SseModel.Meaning(events, true);
        }
        assertThat(reader.next()).isNull();
        return new SseModel.Meaning(events, false);
    }
}
