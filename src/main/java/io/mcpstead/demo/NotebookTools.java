package io.mcpstead.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tools of the {@code notebook} server, which share one notebook among all clients. */
final class NotebookTools {
    private static final int MAX_NOTES = 1000;
    private static final int MAX_TEXT = 10_000;

    private NotebookTools() {}

    static List<Tool> of() {
        Notebook notebook = new Notebook();
        return List.of(
                new AddNote(notebook), new ListNotes(notebook), new SearchNotes(notebook), new DeleteNote(notebook));
    }

    private record Note(int id, String text) {
        @Override
        public String toString() {
            return id + ": " + text;
        }
    }

    private static final class Notebook {
        private final Map<Integer, Note> notes = new LinkedHashMap<>();
        private int lastId;

        synchronized Note add(String text) throws ToolCall.BadArgument {
            if (notes.size() >= MAX_NOTES) {
                throw new ToolCall.BadArgument("The notebook is full: " + MAX_NOTES + " notes");
            }
            Note note = new Note(++lastId, text);
            notes.put(note.id(), note);
            return note;
        }

        synchronized List<Note> find(Predicate<Note> wanted) {
            List<Note> found = new ArrayList<>(notes.values());
            found.removeIf(wanted.negate());
            return found;
        }

        synchronized Note delete(int id) throws ToolCall.BadArgument {
            Note note = notes.remove(id);
            if (note == null) {
                throw new ToolCall.BadArgument("No note has the id " + id);
            }
            return note;
        }
    }

    private static Tool.Result result(String text, List<Note> notes) {
        ObjectNode data = JsonRpc.object();
        ArrayNode entries = data.putArray("notes");
        notes.forEach(note -> entries.addObject().put("id", note.id()).put("text", note.text()));
        return new Tool.Result(text, data);
    }

    private static Tool.Result listing(List<Note> notes) {
        String text = notes.stream().map(Note::toString).collect(Collectors.joining("\n"));
        return result(notes.isEmpty() ? "No notes" : text, notes);
    }

    private record AddNote(Notebook notebook) implements Tool {
        @Override
        public String name() {
            return "add_note";
        }

        @Override
        public String description() {
            return "Adds a note to the notebook and gives its id.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 10000}},
                     "required": ["text"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument {
            Note note = notebook.add(call.nonBlankText("text", MAX_TEXT));
            return result("Added note " + note.id(), List.of(note));
        }
    }

    private record ListNotes(Notebook notebook) implements Tool {
        @Override
        public String name() {
            return "list_notes";
        }

        @Override
        public String description() {
            return "Lists all notes, oldest first.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object", "properties": {}, "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) {
            return listing(notebook.find(note -> true));
        }
    }

    private record SearchNotes(Notebook notebook) implements Tool {
        @Override
        public String name() {
            return "search_notes";
        }

        @Override
        public String description() {
            return "Lists the notes that contain a text, in either case.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 10000}},
                     "required": ["query"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument {
            String query = call.nonBlankText("query", MAX_TEXT).toLowerCase(Locale.ROOT);
            return listing(
                    notebook.find(note -> note.text().toLowerCase(Locale.ROOT).contains(query)));
        }
    }

    private record DeleteNote(Notebook notebook) implements Tool {
        @Override
        public String name() {
            return "delete_note";
        }

        @Override
        public String description() {
            return "Deletes the note with an id.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {"id": {"type": "integer", "minimum": 1}},
                     "required": ["id"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument {
            Note note = notebook.delete(call.number("id", 0, 1, Integer.MAX_VALUE));
            return result("Deleted note " + note.id(), List.of(note));
        }
    }
}
