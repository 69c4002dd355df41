package io.mcpstead.protocol;

import java.util.Optional;

/** The name under which the gateway offers an upstream's tool: {@code <server>__<tool>}. */
public record QualifiedName(String server, String name) {
    public static final String SEPARATOR = "__";

    /** Longer names are served, but some clients refuse them. */
    public static final int RECOMMENDED_LENGTH = 64;

    /** Splits at the first separator; a server's name holds none. Empty where there is no separator or no server. */
    public static Optional<QualifiedName> parse(String qualified) {
        int at = qualified.indexOf(SEPARATOR);
        return at <= 0
                ? Optional.empty()
                : Optional.of(
                        new QualifiedName(qualified.substring(0, at), qualified.substring(at + SEPARATOR.length())));
    }

    @Override
    public String toString() {
        return server + SEPARATOR + name;
    }
}
