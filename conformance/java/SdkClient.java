import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drives clients of the MCP Java SDK by lines of JSON, so that the script of features is written once. Runs from its
 * source, on any Java that the SDK runs on.
 *
 * <pre>
 * in:   {"id": 1, "client": 1, "op": "callTool", "params": {...}}     out:  {"id": 1, "result": {...}} or {"id": 1, "error": {...}}
 * out:  {"client": 1, "event": "notifications/message", "params": {...}}
 * out:  {"client": 1, "question": "elicitation/create", "id": 1, "params": {...}}     in:  {"answer": 1, "result": {...}} or with "error"
 * </pre>
 */
final class SdkClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final McpJsonMapper JSON = McpJsonDefaults.getMapper();
    // Loggers write to standard output if they are let.
    private static final PrintStream OUT = System.out;
    private static final AtomicLong QUESTIONS = new AtomicLong();
    private static final Map<Long, CompletableFuture<Map<String, Object>>> ASKED = new ConcurrentHashMap<>();
    private static final Map<Object, SdkClient> CLIENTS = new ConcurrentHashMap<>();

    private final Object id;
    private final McpSyncClient client;

    private SdkClient(Object id, Map<String, Object> params) {
        this.id = id;
        client = build(params);
        client.initialize();
    }

    public static void main(String[] args) throws IOException {
        System.setOut(System.err);
        ExecutorService threads = Executors.newCachedThreadPool();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> message = map(JSON.readValue(line, Map.class));
            if (message.get("answer") instanceof Number question) {
                ASKED.remove(question.longValue()).complete(message);
            } else {
                threads.submit(() -> handle(message));
            }
        }
    }

    private static void handle(Map<String, Object> message) {
        try {
            write(Map.of("id", message.get("id"), "result", run(message)));
        } catch (McpError error) {
            McpSchema.JSONRPCResponse.JSONRPCError told = error.getJsonRpcError();
            write(Map.of("id", message.get("id"), "error", Map.of("code", told == null ? 0 : told.code(), "message", error.getMessage())));
        } catch (RuntimeException error) {
            error.printStackTrace();
            write(Map.of("id", message.get("id"), "error", Map.of("message", String.valueOf(error))));
        }
    }

    private static Object run(Map<String, Object> message) {
        Object id = message.get("client");
        Map<String, Object> params = map(message.get("params"));
        if (message.get("op").equals("connect")) {
            CLIENTS.put(id, new SdkClient(id, params));
            return Map.of();
        }
        return CLIENTS.get(id).run((String) message.get("op"), params);
    }

    private Object run(String op, Map<String, Object> params) {
        return switch (op) {
            case "listTools" -> client.listTools();
            case "listPrompts" -> client.listPrompts();
            case "listResources" -> client.listResources();
            case "listResourceTemplates" -> client.listResourceTemplates();
            case "callTool" -> client.callTool(JSON.convertValue(params, McpSchema.CallToolRequest.class));
            case "getPrompt" -> client.getPrompt(JSON.convertValue(params, McpSchema.GetPromptRequest.class));
            case "readResource" -> client.readResource(JSON.convertValue(params, McpSchema.ReadResourceRequest.class));
            case "complete" -> client.completeCompletion(completion(map(params.get("ref")), params.get("argument")));
            case "ping" -> client.ping();
            case "subscribe" -> done(() -> client.subscribeResource(JSON.convertValue(params, McpSchema.SubscribeRequest.class)));
            case "unsubscribe" -> done(() -> client.unsubscribeResource(JSON.convertValue(params, McpSchema.UnsubscribeRequest.class)));
            case "setLogLevel" -> done(() -> client.setLoggingLevel(JSON.convertValue(params.get("level"), McpSchema.LoggingLevel.class)));
            case "close" -> client.closeGracefully();
            default -> throw new IllegalArgumentException("no such operation: " + op);
        };
    }

    private static McpSchema.CompleteRequest completion(Map<String, Object> ref, Object argument) {
        McpSchema.CompleteReference reference = ref.get("type").equals("ref/prompt")
                ? new McpSchema.PromptReference((String) ref.get("name"))
                : new McpSchema.ResourceReference((String) ref.get("uri"));
        return new McpSchema.CompleteRequest(
                reference, JSON.convertValue(argument, McpSchema.CompleteRequest.CompleteArgument.class));
    }

    private static Object done(Runnable operation) {
        operation.run();
        return Map.of();
    }

    private McpSyncClient build(Map<String, Object> params) {
        URI url = URI.create((String) params.get("url"));
        Map<String, Object> capabilities = map(params.get("capabilities"));
        McpClient.SyncSpec spec = McpClient.sync(HttpClientStreamableHttpTransport.builder(url.resolve("/").toString())
                        .endpoint(url.getPath())
                        .build())
                .requestTimeout(LIMIT)
                .initializationTimeout(LIMIT)
                .capabilities(JSON.convertValue(capabilities, McpSchema.ClientCapabilities.class))
                .progressConsumer(progress -> tell("notifications/progress", progress))
                .loggingConsumer(message -> tell("notifications/message", message))
                .toolsChangeConsumer(tools -> tell("notifications/tools/list_changed", Map.of()))
                .promptsChangeConsumer(prompts -> tell("notifications/prompts/list_changed", Map.of()))
                .resourcesChangeConsumer(resources -> tell("notifications/resources/list_changed", Map.of()))
                // The SDK reads the resource of which it was told, and gives its content.
                .resourcesUpdateConsumer(contents ->
                        tell("notifications/resources/updated", Map.of("uri", contents.get(0).uri())));
        if (capabilities.containsKey("elicitation")) {
            spec.elicitation(request -> ask("elicitation/create", request, McpSchema.ElicitResult.class));
        }
        if (capabilities.containsKey("sampling")) {
            spec.sampling(request -> ask("sampling/createMessage", request, McpSchema.CreateMessageResult.class));
        }
        if (capabilities.containsKey("roots")) {
            spec.roots(((List<?>) params.get("roots"))
                    .stream().map(root -> JSON.convertValue(root, McpSchema.Root.class)).toList());
        }
        return spec.build();
    }

    private void tell(String method, Object params) {
        write(Map.of("client", id, "event", method, "params", params));
    }

    private <T> T ask(String method, Object params, Class<T> type) {
        long question = QUESTIONS.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        ASKED.put(question, answer);
        write(Map.of("client", id, "question", method, "id", question, "params", params));
        Map<String, Object> given = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (given.containsKey("error")) {
            throw new IllegalStateException((String) given.get("error"));
        }
        return JSON.convertValue(given.get("result"), type);
    }

    private static synchronized void write(Map<String, Object> message) {
        try {
            OUT.write(JSON.writeValueAsBytes(message));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        OUT.println();
        OUT.flush();
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys.
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }
}
