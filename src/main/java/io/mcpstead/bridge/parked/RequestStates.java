package io.mcpstead.bridge.parked;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what a {@code requestState} of the gateway's says, so that a client can neither read nor change it, nor use it
 * for another request: AES-256-GCM with a key that lives as long as the process, and the request's binding as additional
 * data. Safe for use by several threads.
 */
public final class RequestStates {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int CONTENT_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;
    /** A multiple of three, so that no two texts decode to the same bytes. */
    private static final int SEALED_BYTES = NONCE_BYTES + CONTENT_BYTES + TAG_BITS / 8;

    private static final int TEXT_LENGTH = SEALED_BYTES / 3 * 4;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    public RequestStates() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256, random);
            key = generator.generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }

    /**
     * What a state says.
     *
     * @param call which parked call
     * @param round how often it has been parked; each round has a state of its own
     * @param expires not to be used after that
     */
    public record State(long call, int round, Instant expires) {}

    /** A state as text of URL-safe characters, different each time. */
    public String seal(State state, RequestBinding binding) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(state.call)
                .putInt(state.round)
                .putLong(state.expires.toEpochMilli())
                .array();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, binding).doFinal(content);
            byte[] all =
                    ByteBuffer.allocate(SEALED_BYTES).put(nonce).put(sealed).array();
            return Base64.getUrlEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client's text says; empty where this gateway did not seal it, or sealed it for another request. */
    public Optional<State> open(String text, RequestBinding binding) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            if (all.length != SEALED_BYTES) {
                return Optional.empty();
            }
            ByteBuffer content = ByteBuffer.wrap(
                    cipher(Cipher.DECRYPT_MODE, all, binding).doFinal(all, NONCE_BYTES, SEALED_BYTES - NONCE_BYTES));
            return Optional.of(new State(content.getLong(), content.getInt(), Instant.ofEpochMilli(content.getLong())));
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param nonce its first bytes are */
    private Cipher cipher(int mode, byte[] nonce, RequestBinding binding) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(binding.bytes());
        return cipher;
    }
}
