package io.mcpstead.protocol;

import java.util.Optional;

/**
 * The id under which the gateway hands out an upstream's task: {@code <server>+<id>} (tasks extension; to clients an id
 * is opaque).
 *
 * @param id the upstream's own
 */
public record TaskName(String server, String id) {
    private static final char SEPARATOR = '+';

    /** Splits at the first separator; a server's name holds none. Empty where there is no separator or no server. */
    public static Optional<TaskName> parse(String qualified) {
        int at = qualified.indexOf(SEPARATOR);
        return at <= 0
                ? Optional.empty()
                : Optional.of(new TaskName(qualified.substring(0, at), qualified.substring(at + 1)));
    }

    @Override
    public String toString() {
        return server + SEPARATOR + id;
    }
}
