package io.mcpstead.cli.client;

/** Text of servers, for the terminals of operators. */
final class Text {
    private Text() {}

    /** On one line, and without what would act on a terminal. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** The same, cut where it is longer. */
    static String line(String text, int max) {
        String line = line(text);
        return line.length() <= max ? line : line.substring(0, max - 3).strip() + "...";
    }
}
