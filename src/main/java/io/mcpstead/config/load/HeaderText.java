package io.mcpstead.config.load;

import java.util.regex.Pattern;

/** What HTTP allows in header fields (RFC 9110 section 5). */
final class HeaderText {
    /** Of what is no {@link #isValue}, for messages. */
    static final String NO_VALUE = "holds a character no header may have";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    private HeaderText() {}

    static boolean isName(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** Visible ASCII, spaces and tabs: what every server reads alike. */
    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }
}
