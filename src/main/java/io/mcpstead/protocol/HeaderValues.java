package io.mcpstead.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Texts as HTTP header values (specification 2026-07-28, Streamable HTTP, "Value Encoding"): as they are where they are
 * plain ASCII, else {@code =?base64?...?=} with the Base64 of their UTF-8.
 */
public final class HeaderValues {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HeaderValues() {}

    public static String encode(String text) {
        return isPlain(text)
                ? text
                : PREFIX + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    }

    /** The text that a header's value stands for; empty where it holds invalid characters or broken Base64. */
    public static Optional<String> decode(String value) {
        if (!isAllowed(value)) {
            return Optional.empty();
        }
        return isSentinel(value)
                ? decodeBase64(value.substring(PREFIX.length(), value.length() - SUFFIX.length()))
                : Optional.of(value);
    }

    private static Optional<String> decodeBase64(String encoded) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isSentinel(String text) {
        return text.length() >= PREFIX.length() + SUFFIX.length() && text.startsWith(PREFIX) && text.endsWith(SUFFIX);
    }

    private static boolean isPlain(String text) {
        boolean padded = !text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)));
        return !padded && !isSentinel(text) && isAllowed(text);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110, section 5.5, without the obsolete bytes beyond ASCII. */
    private static boolean isAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return false;
            }
        }
        return true;
    }
}
