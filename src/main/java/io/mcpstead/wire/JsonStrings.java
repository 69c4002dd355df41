package io.mcpstead.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** Java's strings to and from JSON strings. */
final class JsonStrings {
    private static final Slice QUOTE = Slice.of("\"");
    private static final char REPLACEMENT = '\ufffd';

    private JsonStrings() {}

    /** The text of a JSON string that a {@link JsonScanner} has walked over. */
    static String decode(Slice json) {
        String raw = new String(json.array(), json.start() + 1, json.length() - 2, StandardCharsets.UTF_8);
        int escape = raw.indexOf('\\');
        return escape < 0 ? raw : unescape(raw, escape);
    }

    private static String unescape(String raw, int first) {
        StringBuilder text = new StringBuilder(raw.length());
        int from = 0;
        int escape = first;
        while (escape >= 0) {
            text.append(raw, from, escape).append(character(raw, escape + 1));
            from = escape + (raw.charAt(escape + 1) == 'u' ? 6 : 2);
            escape = raw.indexOf('\\', from);
        }
        return text.append(raw, from, raw.length()).toString();
    }

    private static char character(String raw, int at) {
        return switch (raw.charAt(at)) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(raw, at + 1, at + 5, 16);
            default -> raw.charAt(at);
        };
    }

    /** A text as a JSON string; half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD. */
    static Slice encode(String text) {
        byte[] ascii = new byte[text.length() + 2];
        ascii[0] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return escape(text);
            }
            ascii[i + 1] = (byte) c;
        }
        ascii[ascii.length - 1] = '"';
        return Slice.of(ascii);
    }

    private static Slice escape(String text) {
        return Json.join(QUOTE, Slice.of(JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text))), QUOTE);
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
