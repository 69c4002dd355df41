package io.mcpstead.dispatch;

/** A client's own text inside an error, cut where it is long. */
final class Shown {
    private static final int LENGTH = 128;

    private Shown() {}

    static String of(String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "...";
    }
}
