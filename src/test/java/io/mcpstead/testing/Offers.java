package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** The prompts, resources, templates and completions of a test server that offers all. */
final class Offers {
    static final List<String> PROMPTS = List.of(
            "{\"name\":\"greet\",\"description\":\"A greeting\",\"arguments\":[{\"name\":\"who\",\"required\":false}]}",
            "{\"name\":\"ask_first\",\"description\":\"Asks before it answers\"}");
    static final List<String> RESOURCES = List.of(
            "{\"uri\":\"test://text\",\"name\":\"text\",\"mimeType\":\"text/plain\"}",
            "{\"uri\":\"test://binary\",\"name\":\"binary\",\"mimeType\":\"image/png\"}",
            "{\"uri\":\"ui://widget/main\",\"name\":\"widget\",\"mimeType\":\"text/html;profile=mcp-app\"}");
    static final List<String> TEMPLATES = List.of("{\"uriTemplate\":\"test://item/{id}\",\"name\":\"item\"}");

    private Offers() {}

    static String prompt(ToolCall call, JsonNode params) throws IOException, InterruptedException {
        String text = switch (params.path("name").asText()) {
            case "greet" -> "Hello " + params.path("arguments").path("who").asText("world");
            case "ask_first" -> call.ask("who", Question.elicitation("Who?")).toString();
            default -> throw new RpcFailure(-32602, "Unknown prompt");
        };
        return "\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":" + Json.quote(text) + "}}]";
    }

    static String read(ToolCall call, String uri) throws IOException, InterruptedException {
        String content = switch (uri) {
            case "test://text" -> "\"text\":\"plain\"";
            case "test://binary" -> "\"blob\":\"AAEC\"";
            case "ui://widget/main" -> "\"text\":\"<html></html>\"";
            case "test://ask" ->
                "\"text\":"
                        + Json.quote(
                                call.ask("who", Question.elicitation("Who?")).toString());
            default -> {
                if (!uri.startsWith("test://item/")) {
                    int code = call.request().isModern() ? -32602 : -32002;
                    throw new RpcFailure(200, code, "Resource not found", "{\"uri\":" + Json.quote(uri) + "}");
                }
                yield "\"text\":" + Json.quote("item " + uri.substring("test://item/".length()));
            }
        };
        return "\"contents\":[{\"uri\":" + Json.quote(uri) + "," + content + "}]";
    }

    /** Three values that begin as the argument does. */
    static String complete(JsonNode params) {
        String begun = params.path("argument").path("value").asText();
        return "\"completion\":{\"values\":[" + Json.quote(begun + "a") + "," + Json.quote(begun + "b") + ","
                + Json.quote(begun + "c") + "],\"total\":3,\"hasMore\":false}";
    }
}
