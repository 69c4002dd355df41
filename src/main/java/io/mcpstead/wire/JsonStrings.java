package io.mcpstead.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Java's strings to and from JSON strings. */
final class JsonStrings {
    private static final char REPLACEMENT = '\ufffd';

    private JsonStrings() {}

    /** The text of a JSON string that a {@link JsonScanner} has walked over. */
    static String decode(Slice json) {
        String raw = json.text();
        int escape = raw.indexOf('\\');
        if (escape < 0) {
            return raw.substring(1, raw.length() - 1);
        }
        StringBuilder text = new StringBuilder(raw.length());
        int from = 1;
        while (escape >= 0) {
            text.append(raw, from, escape).append(unescape(raw, escape + 1));
            from = escape + (raw.charAt(escape + 1) == 'u' ? 6 : 2);
            escape = raw.indexOf('\\', from);
        }
        return text.append(raw, from, raw.length() - 1).toString();
    }

    private static char unescape(String raw, int at) {
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

    /** A text as the inside of a JSON string; half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD. */
    static byte[] encode(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
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
