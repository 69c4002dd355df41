package io.mcpstead.config.load;

import io.mcpstead.config.ClientToken;
import io.mcpstead.config.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token that a command sends to a running gateway, from where the gateway itself has those that let clients in. */
public final class OwnToken {
    private OwnToken() {}

    /** There is none to be had from there; the message says why, without a word of it. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        private final String message;

        private UnusableException(String message) {
            super(message);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    /**
     * The first token of a file that has not expired or, without a file, that of {@code MCPSTEAD_BEARER_TOKEN}; empty without
     * either.
     */
    public static Optional<Secret> find(Map<String, String> environment, @Nullable String file, InstantSource clock)
            throws UnusableException {
        return file == null ? Optional.ofNullable(variable(environment)) : Optional.of(first(file, clock));
    }

    private static @Nullable Secret variable(Map<String, String> environment) throws UnusableException {
        String token = environment.getOrDefault(Credentials.CLIENT_TOKEN_VARIABLE, "");
        if (!HeaderText.isValue(token)) {
            throw new UnusableException(Credentials.CLIENT_TOKEN_VARIABLE + " " + HeaderText.NO_VALUE);
        }
        return token.isBlank() ? null : new Secret(token);
    }

    private static Secret first(String file, InstantSource clock) throws UnusableException {
        try {
            return new TokenFile(Path.of(file).toAbsolutePath().toString())
                    .clientTokens().stream()
                            .filter(token -> !token.isExpired(clock.instant()))
                            .map(ClientToken::value)
                            .findFirst()
                            .orElseThrow(() -> new UnusableException(file + ": every token in it has expired"));
        } catch (TokenFile.UnusableException e) {
            throw new UnusableException(String.valueOf(e.getMessage()));
        }
    }
}
