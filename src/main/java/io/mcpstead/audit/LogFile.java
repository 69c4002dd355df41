package io.mcpstead.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to. It may be moved away, deleted or cut to nothing at any time, as logrotate does: what is
 * written after that is in the file that has the name then, which is created where there is none.
 */
final class LogFile implements Destination {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path path;
    private @Nullable FileChannel channel;
    /** Device and inode of what is open. */
    private @Nullable Object opened;

    private LogFile(Path path) {
        this.path = path;
    }

    static LogFile open(Path path) throws IOException {
        LogFile file = new LogFile(path);
        file.channel();
        return file;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel out = channel();
        long before = out.size();
        try {
            while (lines.hasRemaining()) {
                out.write(lines);
            }
        } catch (IOException e) {
            takeBack(out, before, e);
            throw e;
        }
    }

    /** The file of that name as it is now, opened where that is another than before. */
    private FileChannel channel() throws IOException {
        FileChannel known = channel;
        if (known != null && known.isOpen() && Objects.equals(opened, key())) {
            return known;
        }
        close();
        // Arguments may be in it: not for everybody's eyes.
        FileChannel fresh = FileChannel.open(
                path, APPEND, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        channel = fresh;
        opened = key();
        return fresh;
    }

    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** A disk that is full takes a part of a line. */
    private static void takeBack(FileChannel out, long before, IOException cause) {
        try {
            out.truncate(before);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
