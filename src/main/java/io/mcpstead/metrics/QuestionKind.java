package io.mcpstead.metrics;

import java.util.Locale;

/** What an upstream may ask of a client in the middle of a call. */
public enum QuestionKind {
    ELICITATION,
    SAMPLING,
    ROOTS;

    /** The value of the {@code kind} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
