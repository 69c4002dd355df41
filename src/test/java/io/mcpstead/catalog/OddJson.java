package io.mcpstead.catalog;

import java.util.Random;

/** Members of JSON objects that a parser and writer would not give back byte for byte. */
final class OddJson {
    private static final String[] VALUES = {
        "0.10",
        "-0",
        "1E+5",
        "12345678901234567890123",
        "\"\\u00e9\\/\"",
        "\"\u4e2d\ud83d\ude00\"",
        "null",
        "{ }",
        "[1 ,2]",
        "{\"uri\":\"file:///no\"}",
        "[{\"type\":\"resource_link\",\"uri\":\"file:///no\"}]",
        "\"file:///no\"",
        "{\"a\":1,\"a\":2}"
    };
    private static final String[] SPACES = {"", "", " ", "\n", "\t "};

    private final Random random;
    private int count;

    OddJson(long seed) {
        this.random = new Random(seed);
    }

    /** Some members, each followed by a comma. */
    String members() {
        StringBuilder members = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.append(space())
                    .append("\"x")
                    .append(count++)
                    .append('"')
                    .append(space())
                    .append(':');
            members.append(space()).append(pick(VALUES)).append(space()).append(',');
        }
        return members.append(space()).toString();
    }

    private String space() {
        return pick(SPACES);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
