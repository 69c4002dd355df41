package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseWriterTest {
    private static byte[] written(Slice... messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Slice message : messages) {
            SseWriter.write(message, out);
        }
        return out.toByteArray();
    }

    private static SseEvent readBack(Slice message) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(written(message)), 100_000);
        SseEvent event = Objects.requireNonNull(reader.next());
        assertThat(reader.next()).isNull();
        return event;
    }

    @Test
    void writesAMessage() throws Exception {
        assertThat(written(Slice.of("{\"a\":1}"))).asString().isEqualTo("event: message\ndata: {\"a\":1}\n\n");
    }

    @Test
    void aCommentIsNoEvent() throws Exception {
        var out = new ByteArrayOutputStream();
        SseWriter.writeComment(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(":\n\n");
        SseWriter.write(Slice.of("{}"), out);
        SseReader reader = new SseReader(new ByteArrayInputStream(out.toByteArray()), 100);
        assertThat(Objects.requireNonNull(reader.next()).data().text()).isEqualTo("{}");
    }

    @Test
    void writesOneAfterTheOther() throws Exception {
        assertThat(written(Slice.of("{}"), Slice.of("[]")))
                .asString()
                .isEqualTo("event: message\ndata: {}\n\nevent: message\ndata: []\n\n");
    }

    @Test
    void writesAPartOfALargerArray() throws Exception {
        assertThat(readBack(new Slice("xx{}yy".getBytes(java.nio.charset.StandardCharsets.UTF_8), 2, 4)))
                .isEqualTo(new SseEvent("message", Slice.of("{}"), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " {}", "{ }\t", "{\n\"a\":\n1}", "\n{}", "{}\n", "{\n\n\n}", "{\"a\":\"\u00e9 data: \\n\"}"
            })
    void roundTripsWithoutACarriageReturnExactly(String json) throws Exception {
        assertThat(readBack(Slice.of(json)).data()).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\r\"a\":\r1}", "{\r\n\"a\":\r\n[\r\n\r\n1]}", "\r{}", "{}\r", "\r\n{}\r\n", "{\n\r\n\r}"})
    void roundTripsCarriageReturnsAsWhiteSpace(String json) throws Exception {
        String back = readBack(Slice.of(json)).data().text();
        ObjectMapper trees = new ObjectMapper();

        assertThat(trees.readTree(back)).isEqualTo(trees.readTree(json));
    }

    @Test
    void roundTripsRandomMessages() throws Exception {
        RandomJson random = new RandomJson(new Random(11));
        ObjectMapper trees = new ObjectMapper();
        for (int i = 0; i < 2000; i++) {
            Slice json = Slice.of(random.object(4));
            assertThat(trees.readTree(readBack(json).data().text())).isEqualTo(trees.readTree(json.text()));
        }
    }
}
