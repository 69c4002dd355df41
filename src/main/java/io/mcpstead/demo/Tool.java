package io.mcpstead.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** A tool: what the model reads about it, and what it does. Calls come from many threads at once. */
interface Tool {
    String name();

    String description();

    /** A JSON Schema of type object; arguments that it does not name, or requires and misses, never reach the tool. */
    ObjectNode inputSchema();

    /** The JSON Schema of {@link Result#structured}, where the tool promises one. */
    default Optional<ObjectNode> outputSchema() {
        return Optional.empty();
    }

    /**
     * Runs the tool.
     *
     * @throws ToolCall.BadArgument if an argument has the wrong type or value; the model reads the message
     * @throws ToolCall.Cancelled if the caller no longer wants the answer, which is then never sent
     * @throws IOException if what the tool works on fails; the model reads the message
     */
    Result call(ToolCall call) throws ToolCall.BadArgument, ToolCall.Cancelled, IOException;

    /** What the model reads, and the same as data for programs. */
    record Result(String text, ObjectNode structured) {}
}
