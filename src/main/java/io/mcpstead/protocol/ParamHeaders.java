package io.mcpstead.protocol;

import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a tool that its input schema wants mirrored into {@code Mcp-Param-*} headers (specification
 * 2026-07-28, Streamable HTTP, "Custom Headers from Tool Parameters").
 */
public final class ParamHeaders {
    /** Of a tool that wants none. */
    public static final ParamHeaders NONE = new ParamHeaders(List.of());

    private static final String ANNOTATION = "x-mcp-header";
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
    private static final String TCHAR = "!#$%&'*+-.^_`|~";

    /** A schema nested deeper is not looked into. */
    private static final int MAX_DEPTH = 64;

    private final List<Mirrored> mirrored;

    /** One argument, by the names of the objects that lead to it. */
    private record Mirrored(String header, List<String> path) {
        /** The argument's value, null where there is none. */
        @Nullable
        Slice valueIn(@Nullable JsonObject arguments) throws MalformedMessageException {
            JsonObject object = arguments;
            for (String step : path.subList(0, path.size() - 1)) {
                object = object == null ? null : object.object(step);
            }
            Slice value = object == null ? null : object.get(path.getLast());
            return value == null || value.isLiteral("null") ? null : value;
        }
    }

    private ParamHeaders(List<Mirrored> mirrored) {
        this.mirrored = List.copyOf(mirrored);
    }

    /**
     * Reads a tool's definition.
     *
     * @throws InvalidParamHeaderException where an annotation breaks a rule, so that the tool must not be offered
     */
    public static ParamHeaders of(JsonObject tool) throws InvalidParamHeaderException {
        try {
            JsonObject schema = tool.object("inputSchema");
            if (schema == null || !schema.source().text().contains(ANNOTATION)) {
                return NONE;
            }
            Reader reader = new Reader();
            reader.object(schema, List.of());
            return new ParamHeaders(reader.found);
        } catch (MalformedMessageException e) {
            throw new InvalidParamHeaderException("inputSchema: " + e.reason());
        }
    }

    public boolean isEmpty() {
        return mirrored.isEmpty();
    }

    /**
     * The headers of a call with these arguments; an argument that is missing or null has none.
     *
     * @param arguments null where the call has none
     */
    public Map<String, String> of(@Nullable JsonObject arguments, UnaryOperator<String> encoder)
            throws MalformedMessageException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Mirrored one : mirrored) {
            Slice value = one.valueIn(arguments);
            if (value != null) {
                headers.put(Headers.PARAM_PREFIX + one.header, encoder.apply(text(value)));
            }
        }
        return headers;
    }

    /** A header's value as it is wanted and as it was sent; one of the two is null where there is none. */
    public record Mismatch(
            String header,
            @Nullable String wanted,
            @Nullable String sent) {}

    /**
     * Holds a client's headers against its arguments.
     *
     * @param sent gives a header's value as it was sent, null where it was not
     */
    public Optional<Mismatch> mismatch(@Nullable JsonObject arguments, Function<String, @Nullable String> sent)
            throws MalformedMessageException {
        for (Mirrored one : mirrored) {
            String name = Headers.PARAM_PREFIX + one.header;
            Slice value = one.valueIn(arguments);
            String wanted = value == null ? null : text(value);
            String raw = sent.apply(name);
            if (!matches(wanted, raw, value)) {
                return Optional.of(new Mismatch(name, wanted, raw));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(@Nullable String wanted, @Nullable String raw, @Nullable Slice value) {
        if (wanted == null || raw == null) {
            return wanted == null && raw == null;
        }
        Optional<String> decoded = HeaderValues.decode(raw);
        return decoded.isPresent()
                && (decoded.get().equals(wanted) || (value != null && sameNumber(value, decoded.get())));
    }

    /** Integers are compared by value: {@code 42.0} is 42. */
    private static boolean sameNumber(Slice value, String sent) {
        byte first = value.first();
        boolean number = first == '-' || (first >= '0' && first <= '9');
        if (!number || sent.length() > 32) {
            return false;
        }
        try {
            return new BigDecimal(value.text()).compareTo(new BigDecimal(sent)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String text(Slice value) {
        return value.first() == '"' ? JsonRpc.text(value) : value.text();
    }

    /** Finds the annotations, and those that stand where none may. */
    private static final class Reader {
        private final List<Mirrored> found = new ArrayList<>();
        private final Set<String> names = new HashSet<>();

        void object(JsonObject schema, List<String> path)
                throws MalformedMessageException, InvalidParamHeaderException {
            if (path.size() > MAX_DEPTH) {
                throw new InvalidParamHeaderException("inputSchema is nested too deeply");
            }
            for (String keyword : schema.names()) {
                if (keyword.equals(ANNOTATION)) {
                    annotated(schema, path);
                } else if (keyword.equals("properties")) {
                    properties(schema.object(keyword), path);
                } else {
                    requireNone(schema.get(keyword), keyword);
                }
            }
        }

        private void properties(@Nullable JsonObject properties, List<String> path)
                throws MalformedMessageException, InvalidParamHeaderException {
            if (properties == null) {
                return;
            }
            for (String name : properties.names()) {
                JsonObject property = properties.object(name);
                if (property != null) {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(name);
                    object(property, longer);
                }
            }
        }

        private void annotated(JsonObject schema, List<String> path) throws InvalidParamHeaderException {
            String header = schema.string(ANNOTATION);
            if (header == null || header.isEmpty() || !header.chars().allMatch(Reader::isTchar)) {
                throw new InvalidParamHeaderException(ANNOTATION + " is no header name");
            }
            String type = schema.string("type");
            if (path.isEmpty() || type == null || !TYPES.contains(type)) {
                throw new InvalidParamHeaderException(
                        ANNOTATION + " '" + header + "' is on no string, integer or boolean");
            }
            if (!names.add(header.toLowerCase(Locale.ROOT))) {
                throw new InvalidParamHeaderException(ANNOTATION + " '" + header + "' is there twice");
            }
            found.add(new Mirrored(header, List.copyOf(path)));
        }

        /** An annotation that no chain of {@code properties} leads to makes the tool invalid. */
        private void requireNone(@Nullable Slice value, String keyword)
                throws MalformedMessageException, InvalidParamHeaderException {
            if (value == null || !value.text().contains(ANNOTATION)) {
                return;
            }
            if (value.first() == '[') {
                for (Slice element : JsonArray.read(value, Integer.MAX_VALUE)) {
                    requireNone(element, keyword);
                }
            } else if (value.first() == '{') {
                JsonObject object = JsonObject.read(value);
                for (String name : object.names()) {
                    if (name.equals(ANNOTATION)) {
                        throw new InvalidParamHeaderException(
                                ANNOTATION + " stands below '" + keyword + "', where none may");
                    }
                    requireNone(object.get(name), keyword);
                }
            }
        }

        private static boolean isTchar(int c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || TCHAR.indexOf(c) >= 0;
        }
    }
}
