package io.mcpstead.protocol;

import java.util.Optional;

/**
 * The URI under which the gateway offers an upstream's resource, or template: {@code <server>+<uri>}, and
 * {@code ui://<server>+<rest>} for those of MCP Apps, which clients know by their scheme.
 *
 * @param uri the upstream's own
 */
public record ResourceName(String server, String uri) {
    private static final String SEPARATOR = "+";
    private static final String UI = "ui://";

    /** Splits at the first separator; a server's name holds none. Empty where there is no separator or no server. */
    public static Optional<ResourceName> parse(String qualified) {
        boolean app = qualified.startsWith(UI);
        String rest = app ? qualified.substring(UI.length()) : qualified;
        int at = rest.indexOf(SEPARATOR);
        if (at <= 0) {
            return Optional.empty();
        }
        String own = rest.substring(at + SEPARATOR.length());
        return Optional.of(new ResourceName(rest.substring(0, at), app ? UI + own : own));
    }

    @Override
    public String toString() {
        return uri.startsWith(UI) ? UI + server + SEPARATOR + uri.substring(UI.length()) : server + SEPARATOR + uri;
    }
}
