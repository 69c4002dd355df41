package io.mcpstead.wire;

import java.util.Random;
import java.util.function.IntFunction;

/** Writes random JSON with all kinds of values, escapes, white space and widths of UTF-8. */
final class RandomJson {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  \n "};
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12", "3.25", "1e5", "1E-7", "-2.50e+10", "12345678901234567890123", "0.1000"
    };
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\u00e9",
        "\u4e2d",
        "\ud83d\ude00",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "//",
        "\u2028",
        "data: "
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String object(int depth) {
        return list('{', '}', i -> string("k" + i) + space() + ":" + space() + value(depth - 1));
    }

    String array(int depth) {
        return list('[', ']', i -> value(depth - 1));
    }

    private String list(char open, char close, IntFunction<String> item) {
        StringBuilder json = new StringBuilder(space()).append(open);
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",").append(space()).append(item.apply(i)).append(space());
        }
        return json.append(space()).append(close).append(space()).toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> pick(NUMBERS);
            case 1, 2 -> string("");
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> "null";
            case 5 -> object(depth);
            default -> array(depth);
        };
    }

    private String string(String start) {
        StringBuilder json = new StringBuilder("\"").append(start);
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            json.append(pick(PIECES));
        }
        return json.append('"').toString();
    }

    private String space() {
        return pick(SPACES);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
