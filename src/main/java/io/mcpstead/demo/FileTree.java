package io.mcpstead.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A directory and what lies in it. No path leads out, neither by {@code ..} nor by a symbolic link. */
final class FileTree {
    private static final int MAX_ENTRIES = 500;
    private static final int MAX_VISITS = 20_000;
    private static final int MAX_DEPTH = 20;

    private final Path root;

    FileTree(Path directory) throws IOException {
        root = directory.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    /** Paths in order; {@code truncated} if there were more than we list. */
    record Listing(List<Path> paths, boolean truncated) {
        Listing {
            paths = paths.stream().sorted().toList();
        }
    }

    /** The real path of something in the tree. The message of a refusal does not tell what exists outside. */
    Path resolve(String name) throws ToolCall.BadArgument {
        try {
            Path path = root.resolve(name).normalize();
            if (!path.startsWith(root)) {
                throw new ToolCall.BadArgument("'" + name + "' leads out of the directory");
            }
            Path real = path.toRealPath();
            if (!real.startsWith(root)) {
                throw new ToolCall.BadArgument("'" + name + "' leads out of the directory");
            }
            return real;
        } catch (IOException | InvalidPathException e) {
            throw new ToolCall.BadArgument("'" + name + "' does not exist or cannot be read");
        }
    }

    /** The path as the caller may name it: relative to the root. */
    String show(Path path) {
        return path.equals(root) ? "." : root.relativize(path).toString();
    }

    static String type(Path path) {
        if (Files.isSymbolicLink(path)) {
            return "link";
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return "directory";
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? "file" : "other";
    }

    Listing list(Path directory) throws ToolCall.BadArgument, IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (found.size() == MAX_ENTRIES) {
                    return new Listing(found, true);
                }
                found.add(entry);
            }
        } catch (NotDirectoryException e) {
            throw new ToolCall.BadArgument("'" + show(directory) + "' is not a directory");
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        return new Listing(found, false);
    }

    Listing find(Path start, PathMatcher name) throws IOException {
        Finder finder = new Finder(start, name);
        Files.walkFileTree(start, Set.of(), MAX_DEPTH, finder);
        return new Listing(finder.found, finder.truncated);
    }

    /** The JDK's messages name the whole path, which is nobody's business. */
    private IOException unreadable(Path path, IOException cause) {
        return new IOException("'" + show(path) + "' cannot be read", cause);
    }

    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Path start;
        private final PathMatcher name;
        private final List<Path> found = new ArrayList<>();
        private boolean truncated;
        private int visits;

        Finder(Path start, PathMatcher name) {
            this.start = start;
            this.name = name;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(start) ? FileVisitResult.CONTINUE : visit(directory);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return visit(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult visit(Path path) {
            if (++visits > MAX_VISITS || found.size() == MAX_ENTRIES) {
                truncated = true;
                return FileVisitResult.TERMINATE;
            }
            if (name.matches(path.getFileName())) {
                found.add(path);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
