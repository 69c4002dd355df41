package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** How a server of one era asks its client something in the middle of a call. */
@FunctionalInterface
public interface Asker {
    /** The client's results by the questions' keys, or {@code {"error":...}} where it refused one. */
    Map<String, JsonNode> ask(Map<String, Question> questions) throws IOException, InterruptedException;
}
