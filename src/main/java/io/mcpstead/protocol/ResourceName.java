package io.mcpstead.protocol;

import java.util.Optional;

/**
 * The URI under which the gateway offers an upstream's resource, or template: {@code <server>+<uri>}, and
 * {@code ui://<server>+<rest>} for those of MCP Apps, which clients know by their scheme.
 *
 * <p>In the first form the server's name begins a URI's scheme, which may hold letters, digits, {@code +}, {@code -} and
 * {@code .} (RFC 3986, section 3.1), so an {@code _} of the name is written {@code ++}: clients that check URIs would
 * refuse a whole list for it.
 *
 * @param uri the upstream's own
 */
public record ResourceName(String server, String uri) {
    private static final char SEPARATOR = '+';
    private static final String UNDERSCORE = "++";
    private static final String UI = "ui://";

    /**
     * Splits at the first separator; a server's name holds none. Empty where there is no separator, or nothing before it
     * or after it.
     */
    public static Optional<ResourceName> parse(String qualified) {
        boolean app = qualified.startsWith(UI);
        String rest = app ? qualified.substring(UI.length()) : qualified;
        int at = app ? rest.indexOf(SEPARATOR) : separator(rest);
        if (at <= 0 || at == rest.length() - 1) {
            return Optional.empty();
        }
        String server = rest.substring(0, at);
        String own = rest.substring(at + 1);
        return Optional.of(
                app ? new ResourceName(server, UI + own) : new ResourceName(server.replace(UNDERSCORE, "_"), own));
    }

    /** The first that is not part of an underscore, or -1. */
    private static int separator(String text) {
        int at = text.indexOf(SEPARATOR);
        while (at >= 0 && text.startsWith(UNDERSCORE, at)) {
            at = text.indexOf(SEPARATOR, at + UNDERSCORE.length());
        }
        return at;
    }

    /** What begins with a separator is no URI (RFC 3986, section 4.1), and could not be told from another: it stays. */
    @Override
    public String toString() {
        if (uri.startsWith(UI)) {
            return UI + server + SEPARATOR + uri.substring(UI.length());
        }
        return uri.indexOf(SEPARATOR) == 0 ? uri : server.replace("_", UNDERSCORE) + SEPARATOR + uri;
    }
}
