package io.mcpstead.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The tools of the {@code files} server: a directory to look at, of which nothing can be changed. */
final class FileTools {
    private static final int MAX_FILE_BYTES = 256 * 1024;
    private static final int MAX_PATH = 4096;

    private FileTools() {}

    static List<Tool> of(Path directory) throws IOException {
        FileTree tree = new FileTree(directory);
        return List.of(new ListDirectory(tree), new ReadFile(tree), new Find(tree));
    }

    private static Tool.Result listing(FileTree tree, FileTree.Listing listing) {
        ObjectNode data = JsonRpc.object();
        ArrayNode entries = data.putArray("entries");
        for (Path path : listing.paths()) {
            entries.addObject().put("path", tree.show(path)).put("type", FileTree.type(path));
        }
        data.put("truncated", listing.truncated());
        String text = listing.paths().stream()
                .map(path -> tree.show(path) + (FileTree.type(path).equals("directory") ? "/" : ""))
                .collect(Collectors.joining("\n"));
        return new Tool.Result(text + (listing.truncated() ? "\n(more left out)" : ""), data);
    }

    private record ListDirectory(FileTree tree) implements Tool {
        @Override
        public String name() {
            return "list_directory";
        }

        @Override
        public String description() {
            return "Lists what a directory holds. Paths are relative to the root of the view.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {"path": {"type": "string", "maxLength": 4096, "default": "."}},
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument, IOException {
            return listing(tree, tree.list(tree.resolve(call.text("path", ".", MAX_PATH))));
        }
    }

    private record ReadFile(FileTree tree) implements Tool {
        @Override
        public String name() {
            return "read_file";
        }

        @Override
        public String description() {
            return "Reads a text file in UTF-8 of at most 256 KiB.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {"path": {"type": "string", "minLength": 1, "maxLength": 4096}},
                     "required": ["path"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument, IOException {
            String name = call.nonBlankText("path", MAX_PATH);
            Path file = tree.resolve(name);
            // Only a regular file may be opened: a named pipe would block until somebody writes to it.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new ToolCall.BadArgument("'" + name + "' is not a file");
            }
            String text = decode(name, read(name, file));
            return new Result(
                    text, JsonRpc.object().put("path", tree.show(file)).put("text", text));
        }

        private static byte[] read(String name, Path file) throws ToolCall.BadArgument, IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    throw new ToolCall.BadArgument("'" + name + "' is larger than " + MAX_FILE_BYTES + " bytes");
                }
                return bytes;
            }
        }

        private static String decode(String name, byte[] bytes) throws ToolCall.BadArgument {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new ToolCall.BadArgument("'" + name + "' is not text in UTF-8");
            }
        }
    }

    private record Find(FileTree tree) implements Tool {
        @Override
        public String name() {
            return "find";
        }

        @Override
        public String description() {
            return "Finds files and directories by name, in a directory and all below it. Links are not followed.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {
                       "name": {"type": "string", "minLength": 1, "maxLength": 255,
                                "description": "A glob for the name, such as *.md"},
                       "path": {"type": "string", "maxLength": 4096, "default": "."}},
                     "required": ["name"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument, IOException {
            PathMatcher matcher = matcher(call.nonBlankText("name", 255));
            return listing(tree, tree.find(tree.resolve(call.text("path", ".", MAX_PATH)), matcher));
        }

        private static PathMatcher matcher(String glob) throws ToolCall.BadArgument {
            try {
                return FileSystems.getDefault().getPathMatcher("glob:" + glob);
            } catch (PatternSyntaxException e) {
                throw new ToolCall.BadArgument("Not a glob: '" + glob + "': " + e.getDescription());
            }
        }
    }
}
