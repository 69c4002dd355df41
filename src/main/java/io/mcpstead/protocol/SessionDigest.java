package io.mcpstead.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A session as it is shown to people: its id is a credential. */
public final class SessionDigest {
    private static final int BYTES = 8;

    private SessionDigest() {}

    /** The first 8 bytes of the id's SHA-256, in hexadecimal: the same for the same session, and no way back to its id. */
    public static String of(String sessionId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
