package io.mcpstead.dispatch;

import io.mcpstead.digest.Sha256;

/** Tells one caller from another by the credentials that it presents. */
final class CallerIdentity {
    private CallerIdentity() {}

    /** A digest of the {@code Authorization} header, so that no credential is kept; empty where there is none. */
    static String of(RequestHeaders headers) {
        String authorization = headers.get("Authorization");
        return authorization == null ? "" : Sha256.hex(authorization);
    }
}
