package io.mcpstead.console;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a request says that it comes from, by the headers that a page in a browser cannot forge. */
final class RequestOrigin {
    /** With or without a port. A name that consists of an address is none that somebody could have registered. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})(?::\\d*)?");

    private static final Pattern NAME = Pattern.compile("([^:]+?)\\.?(?::\\d*)?");

    private static final String LOCAL = "localhost";

    private RequestOrigin() {}

    /**
     * Whether the gateway was asked for by a name that only its owners can have given it. A page of somebody else's whose name
     * was made to lead here (DNS rebinding) has its own name in {@code Host}.
     *
     * @param host the header, null where there is none
     * @param allowed further names
     */
    static boolean isOwnHost(@Nullable String host, List<String> allowed) {
        if (host == null) {
            return false;
        }
        if (ADDRESS.matcher(host).matches()) {
            return true;
        }
        var name = NAME.matcher(host);
        return name.matches() && isOwnName(name.group(1).toLowerCase(Locale.ROOT), allowed);
    }

    /** Names below {@code localhost} lead to this machine in every browser (RFC 6761, section 6.3). */
    private static boolean isOwnName(String name, List<String> allowed) {
        return name.equals(LOCAL)
                || name.endsWith("." + LOCAL)
                || allowed.stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * Whether a request comes from the page itself, or from no page at all. The schemes are not compared: a proxy may speak TLS
     * in the gateway's place.
     *
     * @param origin the header, null where there is none
     * @param host the header
     */
    static boolean isOwnPage(@Nullable String origin, String host) {
        return origin == null
                || (origin.startsWith("http://")
                        && without(origin.substring(7), ":80").equalsIgnoreCase(without(host, ":80")))
                || (origin.startsWith("https://")
                        && without(origin.substring(8), ":443").equalsIgnoreCase(without(host, ":443")));
    }

    private static String without(String authority, String port) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

    /** Whether the browser says that another site asks (Fetch Metadata, {@code Sec-Fetch-Site}); others say nothing. */
    static boolean isOtherSite(@Nullable String fetchSite) {
        return fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none");
    }
}
