package io.mcpstead.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells one caller from another by the credentials that it presents. */
final class CallerIdentity {
    private CallerIdentity() {}

    /** A digest of the {@code Authorization} header, so that no credential is kept; empty where there is none. */
    static String of(RequestHeaders headers) {
        String authorization = headers.get("Authorization");
        if (authorization == null) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(authorization.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
