package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SseReaderTest {
    private static final int MAX = 1000;

    private static SseReader reader(String stream) {
        return new SseReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), MAX);
    }

    private static List<SseEvent> all(String stream) throws IOException {
        return all(reader(stream));
    }

    private static List<SseEvent> all(SseReader reader) throws IOException {
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }

    private static SseEvent event(String type, String data, @Nullable String id) {
        return new SseEvent(type, Slice.of(data), id);
    }

    private static SseEvent message(String data) {
        return event("message", data, null);
    }

    @Test
    void readsAMessage() throws Exception {
        assertThat(all("event: message\ndata: {}\n\n")).containsExactly(message("{}"));
    }

    @Test
    void takesAnEventWithoutTypeForAMessage() throws Exception {
        assertThat(all("data: {}\n\n")).containsExactly(message("{}")).allMatch(SseEvent::isMessage);
    }

    @Test
    void takesAnEmptyTypeForAMessage() throws Exception {
        assertThat(all("event:\ndata: {}\n\n")).containsExactly(message("{}"));
    }

    @Test
    void keepsOtherTypesApart() throws Exception {
        List<SseEvent> events = all("event: endpoint\ndata: /messages\n\nevent:ping\ndata: x\n\ndata: {}\n\n");

        assertThat(events)
                .containsExactly(event("endpoint", "/messages", null), event("ping", "x", null), message("{}"));
        assertThat(events.getFirst().isMessage()).isFalse();
    }

    @Test
    void skipsComments() throws Exception {
        assertThat(all(": ping - 2025-01-01\n\n:\n:\ndata: a\n: in between\ndata: b\n\n: last\n\n"))
                .containsExactly(message("a\nb"));
    }

    @Test
    void joinsDataLinesWithALineFeed() throws Exception {
        assertThat(all("data: {\"a\":\ndata:  1\ndata:}\n\n")).containsExactly(message("{\"a\":\n 1\n}"));
    }

    @Test
    void keepsEmptyDataLinesAmongOthers() throws Exception {
        assertThat(all("data: a\ndata\ndata:\ndata: b\n\n")).containsExactly(message("a\n\n\nb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data\n\n",
                "data:\n\n",
                "data: \n\n",
                "id: 5\ndata: \n\n",
                "event: ping\n\n",
                "\n\n\n",
                "id: 5\n\n"
            })
    void skipsEventsWithoutData(String stream) throws Exception {
        assertThat(all(stream + "data: {}\n\n"))
                .hasSize(1)
                .allMatch(e -> e.data().text().equals("{}"));
    }

    @Test
    void forgetsTheTypeOfAnEventWithoutData() throws Exception {
        assertThat(all("event: ping\n\ndata: {}\n\n")).containsExactly(message("{}"));
    }

    @Test
    void givesOutTheEndMarkAsData() throws Exception {
        assertThat(all("data: {}\n\ndata: [DONE]\n\n")).containsExactly(message("{}"), message("[DONE]"));
    }

    @Test
    void stripsOneSpaceOnly() throws Exception {
        assertThat(all("data:a\n\ndata:  a\n\ndata:\ta\n\n"))
                .containsExactly(message("a"), message(" a"), message("\ta"));
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() throws Exception {
        assertThat(all("retry: 3000\ndatax: no\n data: no\nDATA: no\nfoo\ndata: yes\n\n"))
                .containsExactly(message("yes"));
    }

    @Test
    void keepsTheLastIdUntilTheNext() throws Exception {
        assertThat(all("data: a\n\nid: 1\ndata: b\n\ndata: c\n\nid: 2\n\ndata: d\n\nid\ndata: e\n\n"))
                .containsExactly(
                        message("a"),
                        event("message", "b", "1"),
                        event("message", "c", "1"),
                        event("message", "d", "2"),
                        event("message", "e", ""));
    }

    @Test
    void ignoresAnIdWithANullCharacter() throws Exception {
        assertThat(all("id: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n"))
                .containsExactly(event("message", "a", "1"), event("message", "b", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {}",
                "data: {}\n",
                "data: {}\r",
                "data: {}\r\n",
                "data: {}\n\n",
                "event: message\ndata: {}"
            })
    void takesDataThatTheStreamsEndCutsOff(String stream) throws Exception {
        assertThat(all(stream)).containsExactly(message("{}"));
    }

    @Test
    void staysAtTheEnd() throws Exception {
        SseReader reader = reader("data: {}");

        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", ":", "event: x", "\ufeff"})
    void hasNoEventInAnEmptyStream(String stream) throws Exception {
        assertThat(all(stream)).isEmpty();
    }

    @Test
    void skipsAByteOrderMarkAtTheStart() throws Exception {
        assertThat(all("\ufeffdata: {}\n\n")).containsExactly(message("{}"));
    }

    @Test
    void skipsAByteOrderMarkBeforeABlankLine() throws Exception {
        assertThat(all("\ufeff\ndata: {}\n\n")).containsExactly(message("{}"));
    }

    @Test
    void keepsAByteOrderMarkOfAnyOtherPlace() throws Exception {
        assertThat(all("\n\ufeffdata: no\n\ndata: \ufeffyes\n\n")).containsExactly(message("\ufeffyes"));
    }

    @ParameterizedTest
    @CsvSource({"LF,\\n", "CR,\\r", "CRLF,\\r\\n"})
    void readsEachLineEndSplitAnywhere(String name, String escaped) throws Exception {
        String end = escaped.replace("\\r", "\r").replace("\\n", "\n");
        String stream = "\ufeff: c\nevent: message\ndata: {\"a\":\ndata: \"\u00e9\"}\n\n\nevent: x\ndata: y\n\ndata: z"
                .replace("\n", end);

        assertSplitAnywhere(stream, message("{\"a\":\n\"\u00e9\"}"), event("x", "y", null), message("z"));
    }

    @Test
    void readsMixedLineEndsSplitAnywhere() throws Exception {
        assertSplitAnywhere(
                "data: a\r\ndata: b\n\rdata: c\r\rdata: d\n\r\ndata: e\r\n\ndata: f\r\n\r\n",
                message("a\nb"),
                message("c"),
                message("d"),
                message("e"),
                message("f"));
    }

    private static void assertSplitAnywhere(String stream, SseEvent... expected) throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                SseReader reader = new SseReader(new SplitStream(bytes, first, second), MAX);
                assertThat(all(reader)).as("split at %s and %s", first, second).containsExactly(expected);
            }
        }
        assertThat(all(new SseReader(new SplitStream(bytes, 1), MAX))).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {}\n\n", "data: {}\r\r", "data: {}\r\n\r"})
    void givesAnEventOutWhileTheStreamStaysOpen(String stream) throws Exception {
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out)) {
            out.write(stream.getBytes(StandardCharsets.UTF_8));
            out.flush();

            assertThat(new SseReader(in, MAX).next()).isEqualTo(message("{}"));
        }
    }

    @Test
    void takesALineUpToTheBound() throws Exception {
        String data = "x".repeat(MAX - "data: ".length());

        assertThat(all("data: " + data + "\n\n")).containsExactly(message(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "event: ", ""})
    void refusesALineOverTheBound(String start) {
        assertThatThrownBy(() -> all(start + "x".repeat(MAX + 1) + "\n\n"))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("larger than " + MAX + " bytes");
    }

    @Test
    void refusesAnEventOfManyLinesOverTheBound() {
        assertThatThrownBy(() -> all("data: 0123456789\n".repeat(MAX / 10))).isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> all("data:\n".repeat(MAX + 2))).isInstanceOf(TooLargeException.class);
    }

    @Test
    void refusesASmallBoundAlike() {
        SseReader reader =
                new SseReader(new ByteArrayInputStream("data: 0123456789\n\n".getBytes(StandardCharsets.UTF_8)), 8);

        assertThatThrownBy(reader::next).isInstanceOf(TooLargeException.class);
    }

    @Test
    void boundsEachEventAndNotTheStream() throws Exception {
        assertThat(all(("data: " + "x".repeat(900) + "\n\n").repeat(50))).hasSize(50);
    }

    @Test
    void endsAnEndlessLineAtTheBound() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] b, int off, int len) {
                java.util.Arrays.fill(b, off, off + len, (byte) 'x');
                return len;
            }
        };

        assertThatThrownBy(() -> new SseReader(endless, 1 << 20).next()).isInstanceOf(TooLargeException.class);
    }

    @Test
    void passesOnAFailureOfTheStream() {
        PipedInputStream broken = new PipedInputStream();

        assertThatThrownBy(() -> new SseReader(broken, MAX).next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void passesBrokenUtf8OnAsItCame() throws Exception {
        byte[] stream = {'d', 'a', 't', 'a', ':', (byte) 0xff, (byte) 0xc3, '\n', '\n'};
        List<SseEvent> events = all(new SseReader(new ByteArrayInputStream(stream), MAX));

        assertThat(events.getFirst().data().toBytes()).containsExactly(0xff, 0xc3);
    }

    @Test
    void givesIdAndRetryAlsoOfEventsWithoutData() throws IOException {
        SseReader reader = new SseReader(
                new ByteArrayInputStream("id: 7\nretry: 250\ndata:\n\nretry: soon\nretry: 99999999999\nretry:\n\n"
                        .getBytes(StandardCharsets.UTF_8)),
                100);

        assertThat(reader.next()).isNull();
        assertThat(reader.lastEventId()).isEqualTo("7");
        assertThat(reader.retry()).isEqualTo(Duration.ofMillis(250));
    }
}
