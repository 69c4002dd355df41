package io.mcpstead.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mcpstead.config.JsonPath;
import io.mcpstead.config.JsonPath.Segment;
import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/**
 * Renders a call's arguments: without what the paths select, in ASCII, and no longer than asked for. They are read from
 * beginning to end and never held as a whole, so that of two members of one name both are looked at, and what is cut off costs
 * nothing.
 */
final class Arguments {
    static final String REDACTED = "[redacted]";

    /** Reads what the gateway's own scanner has found to be JSON, whatever the lengths in it. */
    static final JsonFactory JSON = JsonFactory.builder()
            // The names are the clients' own, and no two calls need have any in common.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /**
     * What is written of them.
     *
     * @param json the arguments, or what they begin with where they are cut
     */
    record Rendered(String json, boolean cut) {}

    private final List<JsonPath> redact;
    private final Bounded out;

    private Arguments(List<JsonPath> redact, int maxBytes) {
        this.redact = redact;
        this.out = new Bounded(maxBytes);
    }

    static Rendered render(Slice arguments, List<JsonPath> redact, int maxBytes) {
        return new Arguments(redact, maxBytes).render(arguments);
    }

    private Rendered render(Slice arguments) {
        long[] atRoot = new long[redact.size()];
        Arrays.fill(atRoot, 1);
        try (JsonParser in = JSON.createParser(arguments.toStream());
                JsonGenerator json = JSON.createGenerator(out)) {
            in.nextToken();
            copy(in, json, atRoot);
        } catch (IOException e) {
            // Too long; or what Jackson does not take for JSON, of which what was read so far is as good as cut.
            return new Rendered(out.text(), true);
        }
        return new Rendered(out.text(), false);
    }

    /**
     * Copies a value.
     *
     * @param reached for each path a bit for each of its segments that may be taken from here
     */
    private void copy(JsonParser in, JsonGenerator json, long[] reached) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                json.writeStartObject();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    json.writeFieldName(name);
                    in.nextToken();
                    child(in, json, next(reached, segment -> segment.selectsMember(name)));
                }
                json.writeEndObject();
            }
            case START_ARRAY -> {
                json.writeStartArray();
                for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
                    int index = i;
                    child(in, json, next(reached, segment -> segment.selectsElement(index)));
                }
                json.writeEndArray();
            }
            // As it was written: a number that is read may lose digits.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(in.getText());
            default -> json.copyCurrentEvent(in);
        }
    }

    private void child(JsonParser in, JsonGenerator json, long[] reached) throws IOException {
        if (isSelected(reached)) {
            json.writeString(REDACTED);
            in.skipChildren();
        } else {
            copy(in, json, reached);
        }
    }

    private interface Step {
        boolean isTaken(Segment segment);
    }

    private long[] next(long[] reached, Step step) {
        long[] next = new long[reached.length];
        for (int path = 0; path < reached.length; path++) {
            List<Segment> segments = redact.get(path).segments();
            for (int at = 0; at < segments.size(); at++) {
                if ((reached[path] & (1L << at)) != 0) {
                    Segment segment = segments.get(at);
                    next[path] |= segment.descendant() ? 1L << at : 0L;
                    next[path] |= step.isTaken(segment) ? 1L << (at + 1) : 0L;
                }
            }
        }
        return next;
    }

    private boolean isSelected(long[] reached) {
        for (int path = 0; path < reached.length; path++) {
            if ((reached[path] & (1L << redact.get(path).segments().size())) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes as much as there is room for. */
    private static final class Bounded extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final int room;

        Bounded(int room) {
            this.room = room;
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            int taken = Math.min(length, room - text.length());
            text.append(characters, offset, taken);
            if (taken < length) {
                throw new IOException("cut");
            }
        }

        String text() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
