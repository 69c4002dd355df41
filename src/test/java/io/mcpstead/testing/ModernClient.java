package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A plain client of revision 2026-07-28: each request bears its {@code _meta} and headers as the specification wants
 * them, unless a test takes one away or puts another in its place.
 */
public final class ModernClient {
    public static final String VERSION = "2026-07-28";

    private static final String PREFIX = "io.modelcontextprotocol/";

    private final Gateway gateway;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> meta = new LinkedHashMap<>();
    private int id;

    ModernClient(Gateway gateway, String path) {
        this.gateway = gateway;
        this.path = path;
        meta("protocolVersion", Json.quote(VERSION));
        meta("clientInfo", "{\"name\":\"test\",\"version\":\"1\"}");
        meta("clientCapabilities", "{}");
    }

    /** Sends this header in place of the proper one from now on; an empty value leaves it out. */
    public ModernClient header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sends this value, JSON, under a key of MCP's in {@code _meta} from now on; an empty one leaves it out. */
    public ModernClient meta(String key, String value) {
        return rawMeta(PREFIX + key, value);
    }

    /** The same with the key as it is. */
    public ModernClient rawMeta(String key, String value) {
        if (value.isEmpty()) {
            meta.remove(key);
        } else {
            meta.put(key, value);
        }
        return this;
    }

    /** Declares these capabilities, a JSON object, from now on. */
    public ModernClient capable(String capabilities) {
        return meta("clientCapabilities", capabilities);
    }

    /** Asks and gives the whole response out of a JSON body or the end of a stream. */
    public JsonNode ask(String method, String params) {
        return McpClient.last(post(method, params));
    }

    /** Calls a tool and gives the whole response; {@code arguments} is JSON. */
    public JsonNode call(String tool, String arguments) {
        return ask("tools/call", "{\"name\":" + Json.quote(tool) + ",\"arguments\":" + arguments + "}");
    }

    public HttpResponse<String> post(String method, String params) {
        return client(method, params).post(body(method, params));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String method, String params) {
        return client(method, params).postAsync(body(method, params));
    }

    /** Sends a request and gives the answer's stream as it comes; closing it disconnects. */
    public InputStream open(String method, String params) {
        return client(method, params).open(body(method, params));
    }

    /** Asks to be told of changes; {@code notifications} is a filter, JSON. */
    public EventStream listen(String notifications) {
        return new EventStream(open("subscriptions/listen", "{\"notifications\":" + notifications + "}"));
    }

    private McpClient client(String method, String params) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("MCP-Protocol-Version", VERSION);
        all.put("Mcp-Method", method);
        String member = switch (method) {
            case "tools/call", "prompts/get" -> "name";
            case "resources/read" -> "uri";
            case "tasks/get", "tasks/update", "tasks/cancel" -> "taskId";
            default -> "";
        };
        JsonNode name = Json.read(params).path(member);
        if (name.isTextual()) {
            all.put("Mcp-Name", name.asText());
        }
        all.putAll(headers);
        McpClient client = gateway.at(path);
        all.forEach(client::header);
        return client;
    }

    private String body(String method, String params) {
        ObjectNode all = (ObjectNode) Json.read(params);
        if (!meta.isEmpty()) {
            ObjectNode own = all.withObject("/_meta");
            meta.forEach((key, value) -> own.set(key, Json.read(value)));
        }
        return McpClient.request(String.valueOf(++id), method, all.toString());
    }
}
