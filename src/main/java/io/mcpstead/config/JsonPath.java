package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSONPath (RFC 9535) that can be followed while a document is being read: child and descendant segments with names,
 * indexes and wildcards. Slices, filters and indexes from the end are not taken.
 */
public final class JsonPath {
    /** As many as a path may have. */
    public static final int MAX_SEGMENTS = 32;

    private static final String NAME = "[A-Za-z_\\x{80}-\\x{10FFFF}][A-Za-z0-9_\\x{80}-\\x{10FFFF}]*";
    private static final String SELECTOR = "\\*|0|[1-9][0-9]{0,8}|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern SELECTORS = Pattern.compile("\\s*(" + SELECTOR + ")\\s*(?:,|$)");
    private static final Pattern SEGMENT = Pattern.compile("(?<dots>\\.{1,2})(?<name>\\*|" + NAME + ")"
            + "|(?<deep>\\.\\.)?\\[(?<list>\\s*(?:" + SELECTOR + ")\\s*(?:,\\s*(?:" + SELECTOR + ")\\s*)*)]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|([bfnrt/\\\\'\"])|.)");

    private final String text;
    private final List<Segment> segments;

    private JsonPath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** What a segment selects among the children of a value. */
    public sealed interface Selector {}

    /** All of them. */
    public record Wildcard() implements Selector {}

    public record Name(String name) implements Selector {}

    public record Index(int index) implements Selector {}

    /**
     * One step.
     *
     * @param descendant whether it may be taken from any value below, not from this one alone
     */
    public record Segment(boolean descendant, List<Selector> selectors) {
        public boolean selectsMember(String name) {
            return selectors.stream().anyMatch(selector -> switch (selector) {
                case Wildcard all -> true;
                case Name named -> named.name.equals(name);
                case Index index -> false;
            });
        }

        public boolean selectsElement(int index) {
            return selectors.stream().anyMatch(selector -> switch (selector) {
                case Wildcard all -> true;
                case Name named -> false;
                case Index at -> at.index == index;
            });
        }
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException where it is none, or has what is not taken
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static JsonPath parse(String text) {
        if (!text.startsWith("$")) {
            throw new IllegalArgumentException("it does not begin with $");
        }
        List<Segment> segments = new ArrayList<>();
        Matcher next = SEGMENT.matcher(text);
        int at = 1;
        while (at < text.length() && next.region(at, text.length()).lookingAt()) {
            segments.add(segment(next));
            at = next.end();
        }
        if (at < text.length() || segments.isEmpty() || segments.size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("not understood from character " + at + " on");
        }
        return new JsonPath(text, List.copyOf(segments));
    }

    private static Segment segment(Matcher found) {
        String name = found.group("name");
        if (name != null) {
            Selector selector = name.equals("*") ? new Wildcard() : new Name(name);
            return new Segment(found.group("dots").length() == 2, List.of(selector));
        }
        List<Selector> selectors = SELECTORS
                .matcher(found.group("list"))
                .results()
                .map(one -> selector(one.group(1)))
                .toList();
        return new Segment(found.group("deep") != null, selectors);
    }

    private static Selector selector(String text) {
        return switch (text.charAt(0)) {
            case '*' -> new Wildcard();
            case '\'', '"' -> new Name(unescaped(text.substring(1, text.length() - 1)));
            default -> new Index(Integer.parseInt(text));
        };
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(character(match.group(1), match.group(2))));
    }

    private static String character(@Nullable String hex, @Nullable String letter) {
        if (hex != null) {
            return String.valueOf((char) Integer.parseInt(hex, 16));
        }
        if (letter == null) {
            throw new IllegalArgumentException("an escape that JSON does not have");
        }
        return switch (letter) {
            case "b" -> "\b";
            case "f" -> "\f";
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> letter;
        };
    }

    /** At least one, from the root on. */
    public List<Segment> segments() {
        return segments;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonPath path && path.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
