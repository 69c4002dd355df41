package io.mcpstead.config.load;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.mcpstead.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The text of a file, or one line that says why there is none. */
final class SourceText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** @param hash the SHA-256 of its bytes */
    record Source(String text, String hash) {}

    private final ConfigurationSourceProvider provider;
    private final Problems problems;

    SourceText(ConfigurationSourceProvider provider, Problems problems) {
        this.provider = provider;
        this.problems = problems;
    }

    Optional<Source> read(String path) {
        try (InputStream input = provider.open(path)) {
            byte[] bytes = input.readAllBytes();
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(
                    new Source(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, Sha256.hex(bytes)));
        } catch (CharacterCodingException e) {
            problems.add(Problems.WHOLE_FILE, "is not UTF-8 text");
        } catch (IOException | InvalidPathException e) {
            problems.add(Problems.WHOLE_FILE, reason(e, path));
        }
        return Optional.empty();
    }

    /** Looks at the file itself: the exceptions differ by provider and platform. */
    private static String reason(Exception e, String name) {
        if (e instanceof InvalidPathException) {
            return "is not a valid path";
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return "is a directory, not a file";
        }
        if (e instanceof NoSuchFileException || Files.notExists(path)) {
            return "does not exist";
        }
        return Files.isReadable(path) ? "cannot be read" : "cannot be read: permission denied";
    }
}
