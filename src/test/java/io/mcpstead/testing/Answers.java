package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test server answers in either era: the members of a result, without its braces. */
final class Answers {
    private final Behaviour behaviour;
    private final Tools tools;

    Answers(Behaviour behaviour, Tools tools) {
        this.behaviour = behaviour;
        this.tools = tools;
    }

    /** The answer; an {@link RpcFailure} where it is an error. */
    String members(ToolCall call) throws IOException, InterruptedException {
        String method = call.request().method();
        JsonNode params = call.request().params();
        if (behaviour.missingMethods.contains(method)) {
            throw new RpcFailure(404, -32601, "Method not found", null);
        }
        return switch (method) {
            case "tools/list" -> page("tools", toolEntries(), params);
            case "tools/call" -> tool(call, params.path("name").asText());
            default -> {
                if (!behaviour.offersAll) {
                    throw new RpcFailure(404, -32601, "Method not found", null);
                }
                yield more(call, method, params);
            }
        };
    }

    private String more(ToolCall call, String method, JsonNode params) throws IOException, InterruptedException {
        return switch (method) {
            case "prompts/list" -> page("prompts", Offers.PROMPTS, params);
            case "prompts/get" -> Offers.prompt(call, params);
            case "resources/list" -> page("resources", Offers.RESOURCES, params);
            case "resources/templates/list" -> page("resourceTemplates", Offers.TEMPLATES, params);
            case "resources/read" -> Offers.read(call, params.path("uri").asText());
            case "completion/complete" -> Offers.complete(params);
            case "tasks/get", "tasks/update", "tasks/cancel" -> tools.tasks().members(method, params);
            default -> throw new RpcFailure(404, -32601, "Method not found", null);
        };
    }

    private String tool(ToolCall call, String name) throws IOException, InterruptedException {
        Tool tool = tools.byName().get(name);
        if (tool == null) {
            throw new RpcFailure(-32602, "Unknown tool: " + Json.quote(name));
        }
        String result = tool.call(call);
        return result.substring(1, result.length() - 1);
    }

    private List<String> toolEntries() {
        List<String> entries = new ArrayList<>();
        tools.byName().keySet().forEach(name -> entries.add(entry(name)));
        entries.addAll(behaviour.extraEntries);
        return entries;
    }

    private String entry(String tool) {
        return "{\"name\":" + Json.quote(tool) + ",\"description\":" + Json.quote("The tool " + tool)
                + ",\"inputSchema\":" + tools.schema(tool) + "}";
    }

    private String page(String member, List<String> entries, JsonNode params) {
        JsonNode cursor = params.path("cursor");
        int from = cursor.isMissingNode() ? 0 : Integer.parseInt(cursor.asText());
        int to = Math.min(entries.size(), from + Math.min(behaviour.pageSize, entries.size()));
        String next = nextCursor(to, entries.size());
        return "\"" + member + "\":[" + String.join(",", entries.subList(from, to)) + "]"
                + (next == null ? "" : ",\"nextCursor\":\"" + next + "\"");
    }

    private @Nullable String nextCursor(int to, int size) {
        if (behaviour.repeatsCursor) {
            return "0";
        }
        return to < size ? Integer.toString(to) : null;
    }

    /** The arguments of a tool that must come as headers too, by the headers' names, of its schema's first level. */
    Map<String, JsonNode> mirrored(JsonNode params) {
        Map<String, JsonNode> wanted = new LinkedHashMap<>();
        JsonNode schema = Json.read(tools.schema(params.path("name").asText()));
        schema.path("properties").properties().forEach(property -> {
            JsonNode header = property.getValue().path("x-mcp-header");
            if (header.isTextual()) {
                wanted.put(header.asText(), params.path("arguments").path(property.getKey()));
            }
        });
        return wanted;
    }
}
