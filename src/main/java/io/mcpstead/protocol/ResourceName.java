package io.mcpstead.protocol;

import java.util.Optional;

/**
 * The URI under which the gateway offers an upstream's resource, or template: {@code <server>+<uri>}, and
 * {@code ui://<server>+<rest>} for those of MCP Apps, which clients know by their scheme.
 *
 * <p>In the first form the server's name begins a URI's scheme, which may hold letters, digits, {@code +}, {@code -} and
 * {@code .} (RFC 3986, section 3.1), so an {@code _} of the name is written {@code ++}, and {@code x++++} goes before a
 * name that does not begin with a letter: clients that check URIs would refuse a whole list for one that is none.
 *
 * @param uri the upstream's own
 */
public record ResourceName(String server, String uri) {
    private static final char SEPARATOR = '+';
    private static final String UNDERSCORE = "++";
    private static final String UI = "ui://";

    /** No server's name holds two underscores in a row. */
    private static final String LETTER = "x__";

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
        String own = rest.substring(at + 1);
        return Optional.of(
                app
                        ? new ResourceName(rest.substring(0, at), UI + own)
                        : new ResourceName(server(rest.substring(0, at)), own));
    }

    private static String server(String scheme) {
        String name = scheme.replace(UNDERSCORE, "_");
        return name.startsWith(LETTER) ? name.substring(LETTER.length()) : name;
    }

    private String scheme() {
        char first = server.charAt(0);
        boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
        return (letter ? server : LETTER + server).replace("_", UNDERSCORE);
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
        return uri.indexOf(SEPARATOR) == 0 ? uri : scheme() + SEPARATOR + uri;
    }
}
