package io.mcpstead.audit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why a file cannot be written, in words; the JDK's own are often the path alone. */
final class Causes {
    private Causes() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such directory";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), "it failed");
            default -> String.valueOf(e.getMessage());
        };
    }
}
