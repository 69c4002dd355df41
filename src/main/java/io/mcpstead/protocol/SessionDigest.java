package io.mcpstead.protocol;

import io.mcpstead.digest.Sha256;

/** A session as it is shown to people: its id is a credential. */
public final class SessionDigest {
    private static final int DIGITS = 16;

    private SessionDigest() {}

    /** The first 8 bytes of the id's SHA-256, in hexadecimal: the same for the same session, and no way back to its id. */
    public static String of(String sessionId) {
        return Sha256.hex(sessionId).substring(0, DIGITS);
    }
}
