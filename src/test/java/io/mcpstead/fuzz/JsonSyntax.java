package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Slices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Damaged JSON, and bytes that never were JSON: the scanner takes what a strict parser takes and refuses the rest, with no
 * exception but its own, and reads nothing beyond its part of an array.
 */
final class JsonSyntax {
    private static final int MAX_NESTING = 300;
    private static final int MAX_NOISE = 1024;

    private JsonSyntax() {}

    static void agreesWithAStrictParser(FuzzedDataProvider data) {
        byte[] before = data.consumeBytes(8);
        byte[] whole = bytes(data);
        // What comes after the end is often what would have come.
        int end = data.consumeBoolean() ? data.consumeInt(0, whole.length) : whole.length;
        byte[] bytes = Arrays.copyOf(whole, end);
        byte[] after = end < whole.length ? Arrays.copyOfRange(whole, end, whole.length) : data.consumeBytes(8);
        String described = new String(bytes, StandardCharsets.ISO_8859_1);

        JsonVerdict strict = JsonVerdict.of(bytes);
        Outcome alone = object(Slice.of(bytes));

        if (alone.verdict != JsonVerdict.OBJECT_WITH_DUPLICATES || strict != JsonVerdict.MALFORMED) {
            // What follows a member that comes twice is not read.
            assertThat(alone.verdict).as("%s: %s", described, alone.reason).isEqualTo(strict);
        }
        assertThat(object(Slices.within(before, bytes, after))).as(described).isEqualTo(alone);
        assertArray(bytes, before, after);
        assertMessage(bytes, before, after);
    }

    private static byte[] bytes(FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return data.consumeBytes(MAX_NOISE);
        }
        String json = JsonText.of(JsonTrees.object(data), data);
        int levels = data.consumeInt(0, 3) == 1 ? data.consumeInt(0, MAX_NESTING) : 0;
        String nested = data.consumeBoolean()
                ? "[".repeat(levels) + json + "]".repeat(levels)
                : "{\"a\":".repeat(levels) + json + "}".repeat(levels);
        return Mutations.of(nested.getBytes(StandardCharsets.UTF_8), data);
    }

    /** What became of some bytes; the reason is empty where they were read. */
    private record Outcome(JsonVerdict verdict, String reason) {}

    private static Outcome object(Slice json) {
        try {
            assertThat(JsonObject.read(json).source()).isEqualTo(json);
            return new Outcome(JsonVerdict.OBJECT, "");
        } catch (MalformedMessageException e) {
            return new Outcome(verdict(e), e.reason());
        }
    }

    private static JsonVerdict verdict(MalformedMessageException e) {
        if (e.code() == ErrorCode.PARSE_ERROR) {
            return JsonVerdict.MALFORMED;
        }
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        return e.reason().startsWith("duplicate") ? JsonVerdict.OBJECT_WITH_DUPLICATES : JsonVerdict.OTHER_JSON;
    }

    private static void assertArray(byte[] bytes, byte[] before, byte[] after) {
        String alone = array(Slice.of(bytes));
        assertThat(array(Slices.within(before, bytes, after))).isEqualTo(alone);
    }

    private static String array(Slice json) {
        try {
            List<Slice> elements = JsonArray.read(json, json.length());
            assertThat(JsonArray.opens(json)).isTrue();
            return elements.toString();
        } catch (MalformedMessageException e) {
            return e.reason();
        }
    }

    private static void assertMessage(byte[] bytes, byte[] before, byte[] after) {
        String alone = message(Slice.of(bytes));
        assertThat(message(Slices.within(before, bytes, after))).isEqualTo(alone);
    }

    private static String message(Slice json) {
        try {
            return Message.read(json).source().text();
        } catch (MalformedMessageException e) {
            return e.reason();
        }
    }
}
