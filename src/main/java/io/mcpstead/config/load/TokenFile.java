package io.mcpstead.config.load;

import io.mcpstead.config.ClientToken;
import io.mcpstead.config.Secret;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of tokens, which can change while the gateway runs, as its environment cannot. Empty lines and lines that begin
 * with {@code #} do not count.
 */
final class TokenFile {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Why the file cannot be used; without a word of what it holds. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        private UnusableException(String message) {
            super(message);
        }
    }

    private record Line(int number, String text) {}

    private final String path;

    TokenFile(String path) {
        this.path = path;
    }

    /** The one token of a file for an upstream. */
    String token() throws UnusableException {
        List<Line> lines = lines();
        if (lines.size() > 1) {
            throw unusable(" holds " + lines.size() + " lines, where there must be one token");
        }
        return token(lines.getFirst(), lines.getFirst().text());
    }

    /** The tokens of clients: a line each, {@code TOKEN}, {@code NAME TOKEN} or {@code NAME TOKEN EXPIRY}. */
    List<ClientToken> clientTokens() throws UnusableException {
        List<ClientToken> tokens = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        Map<Secret, Integer> secrets = new HashMap<>();
        for (Line line : lines()) {
            ClientToken token = clientToken(line);
            refuseSecond(names.put(token.name(), line.number()), line, "has the name of");
            refuseSecond(secrets.put(token.value(), line.number()), line, "has the token of");
            tokens.add(token);
        }
        return List.copyOf(tokens);
    }

    private void refuseSecond(@Nullable Integer first, Line line, String what) throws UnusableException {
        if (first != null) {
            throw unusable(line, what + " line " + first);
        }
    }

    private ClientToken clientToken(Line line) throws UnusableException {
        String[] words = line.text().split("\\s+", -1);
        return switch (words.length) {
            case 1 -> new ClientToken(ClientToken.DEFAULT_NAME, new Secret(token(line, words[0])), null);
            case 2 -> new ClientToken(name(line, words[0]), new Secret(token(line, words[1])), null);
            case 3 -> new ClientToken(name(line, words[0]), new Secret(token(line, words[1])), expiry(line, words[2]));
            default -> throw unusable(line, "must be TOKEN, or NAME TOKEN, or NAME TOKEN EXPIRY");
        };
    }

    private String token(Line line, String token) throws UnusableException {
        if (!HeaderText.isValue(token)) {
            throw unusable(line, HeaderText.NO_VALUE);
        }
        return token;
    }

    private String name(Line line, String name) throws UnusableException {
        if (!NAME.matcher(name).matches()) {
            throw unusable(line, "the name must be at most 64 letters, digits and . _ -");
        }
        return name;
    }

    private Instant expiry(Line line, String expiry) throws UnusableException {
        try {
            return expiry.indexOf('T') < 0
                    ? LocalDate.parse(expiry).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(expiry).toInstant();
        } catch (DateTimeParseException e) {
            throw unusable(line, "the expiry must be like 2026-12-31 (its beginning in UTC) or 2026-12-31T18:00:00Z");
        }
    }

    private List<Line> lines() throws UnusableException {
        List<String> all = text().lines().toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                lines.add(new Line(i + 1, text));
            }
        }
        if (lines.isEmpty()) {
            throw unusable(" holds no token");
        }
        return lines;
    }

    private String text() throws UnusableException {
        try {
            Path file = Path.of(path);
            if (!file.isAbsolute()) {
                throw unusable(" must be given by an absolute path");
            }
            if (!Files.exists(file)) {
                throw unusable(" does not exist, or may not be looked at");
            }
            // Anything else could keep the reader waiting for ever.
            if (!Files.isRegularFile(file)) {
                throw unusable(" is no regular file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(" is larger than " + MAX_BYTES / 1024 + " KB");
            }
            return Files.readString(file);
        } catch (InvalidPathException e) {
            throw unusable(" must be given by an absolute path");
        } catch (CharacterCodingException e) {
            throw unusable(" is no text in UTF-8");
        } catch (AccessDeniedException e) {
            throw unusable(" may not be read by this user");
        } catch (IOException e) {
            throw unusable(" cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private UnusableException unusable(Line line, String reason) {
        return unusable(", line " + line.number() + ": " + reason);
    }

    private UnusableException unusable(String reason) {
        return new UnusableException((isShowable() ? path : "the file it names") + reason);
    }

    /** A token itself may stand here by mistake, so only what lies in some directory is shown. */
    private boolean isShowable() {
        try {
            Path directory = Path.of(path).getParent();
            return directory != null
                    && directory.isAbsolute()
                    && directory.getNameCount() > 0
                    && Files.isDirectory(directory);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
