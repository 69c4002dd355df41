package io.mcpstead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("audit.log");
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isCreatedForItsOwnerAndGroupAlone() throws IOException {
        try (LogFile file = LogFile.open(path)) {
            assertThat(file.name()).isEqualTo(path.toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .startsWith("rw-")
                    .endsWith("---");
        }
    }

    @Test
    void isAppendedTo() throws IOException {
        Files.writeString(path, "before\n");
        try (LogFile file = LogFile.open(path)) {
            file.write(line("a"));
            file.write(line("b"));
        }

        assertThat(path).hasContent("before\na\nb");
    }

    @Test
    void isOpenedAnewOnceItHasBeenMovedAway() throws IOException {
        Path moved = directory.resolve("audit.log.1");
        try (LogFile file = LogFile.open(path)) {
            file.write(line("a"));
            Files.move(path, moved);
            file.write(line("b"));
            file.write(line("c"));
        }

        assertThat(moved).hasContent("a");
        assertThat(path).hasContent("b\nc");
    }

    @Test
    void isOpenedAnewWhereAnotherHasTakenItsPlace() throws IOException {
        try (LogFile file = LogFile.open(path)) {
            file.write(line("a"));
            Files.move(path, directory.resolve("audit.log.1"));
            Files.createFile(path);
            file.write(line("b"));
        }

        assertThat(path).hasContent("b");
    }

    @Test
    void isCreatedAnewWhereItHasBeenDeleted() throws IOException {
        try (LogFile file = LogFile.open(path)) {
            file.write(line("a"));
            Files.delete(path);
            file.write(line("b"));
        }

        assertThat(path).hasContent("b");
    }

    @Test
    void goesOnAtTheBeginningWhereItHasBeenCutToNothing() throws IOException {
        try (LogFile file = LogFile.open(path)) {
            file.write(line("a"));
            Files.newByteChannel(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
            file.write(line("b"));
        }

        assertThat(path).hasContent("b");
    }

    @Test
    void failsWhereThereIsNoDirectoryAndWorksOnceThereIs() throws IOException {
        Path below = directory.resolve("sub").resolve("audit.log");
        Files.createDirectory(below.getParent());
        try (LogFile file = LogFile.open(below)) {
            file.write(line("a"));
            Files.move(below.getParent(), directory.resolve("elsewhere"));
            assertThatThrownBy(() -> file.write(line("b"))).isInstanceOf(NoSuchFileException.class);

            Files.createDirectory(below.getParent());
            file.write(line("b"));
        }

        assertThat(below).hasContent("b");
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "there is no /dev/full");
        try (LogFile file = LogFile.open(full)) {
            assertThatThrownBy(() -> file.write(line("a"))).hasMessageContaining("No space left");
        }
    }
}
