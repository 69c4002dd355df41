package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mcpstead.demo.DemoServers;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MCP Java SDK's client drives the gateway in front of the demo servers. */
final class McpJavaSdkIT {
    private static final int PORT = GatewayProcess.freePort();

    @TempDir
    private static Path directory;

    private static DemoServers servers;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        Files.writeString(files.resolve("hello.txt"), "Hello from a file");
        servers = DemoServers.start(files);
        String yaml = "servers:\n"
                + "  - {name: clock, url: '%s'}\n  - {name: notebook, url: '%s'}\n  - {name: files, url: '%s'}\n"
                        .formatted(servers.clock(), servers.notebook(), servers.files());
        Path config = GatewayProcess.config(directory.resolve("config.yml"), PORT, GatewayProcess.freePort(), yaml);
        gateway = GatewayProcess.start(directory, Map.of(), "--config", config.toString());
        gateway.awaitConnected(PORT, "clock", "notebook", "files");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        servers.close();
    }

    private static McpSyncClient connect() {
        return connect(progress -> {});
    }

    private static McpSyncClient connect(Consumer<ProgressNotification> progress) {
        McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + PORT)
                        .endpoint("/mcp")
                        .build())
                .requestTimeout(GatewayProcess.LIMIT)
                .initializationTimeout(GatewayProcess.LIMIT)
                .progressConsumer(progress)
                .build();
        client.initialize();
        return client;
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(new CallToolRequest(tool, arguments));
    }

    private static String text(CallToolResult result) {
        return result.content().getFirst() instanceof TextContent text ? text.text() : "";
    }

    @Test
    void initializesWithTheGatewaysNameAndTheNewestCommonVersion() {
        try (McpSyncClient client = connect()) {
            assertThat(client.getServerInfo().name()).isEqualTo("mcpstead");
            assertThat(client.getCurrentInitializationResult().protocolVersion())
                    .isEqualTo("2025-11-25");
            assertThat(client.getServerCapabilities().tools()).isNotNull();
        }
    }

    @Test
    void listsTheToolsOfAllServersInFileOrder() {
        try (McpSyncClient client = connect()) {
            List<Tool> tools = client.listTools().tools();

            assertThat(tools)
                    .extracting(Tool::name)
                    .startsWith("clock__now", "clock__countdown")
                    .contains("notebook__add_note", "files__read_file");
            assertThat(tools.stream().map(tool -> tool.name().split("__", 2)[0]).distinct())
                    .containsExactly("clock", "notebook", "files");
            assertThat(tools)
                    .allSatisfy(tool -> assertThat(tool.description())
                            .startsWith("[" + tool.name().split("__", 2)[0] + "] "));
            assertThat(tools.getFirst().outputSchema()).containsKey("properties");
        }
    }

    @Test
    void callsToolsOfEveryDialect() {
        try (McpSyncClient client = connect()) {
            CallToolResult now = call(client, "clock__now", Map.of("zone", "Asia/Tokyo"));
            CallToolResult added = call(client, "notebook__add_note", Map.of("text", "Überall \uD83C\uDF0D"));
            CallToolResult read = call(client, "files__read_file", Map.of("path", "hello.txt"));

            assertThat(now.structuredContent())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("zone", "Asia/Tokyo");
            assertThat(added.structuredContent().toString()).contains("Überall \uD83C\uDF0D");
            assertThat(text(read)).isEqualTo("Hello from a file");
        }
    }

    @Test
    void passesProgressToTheCallerWithItsOwnToken() throws Exception {
        ConcurrentLinkedQueue<ProgressNotification> first = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<ProgressNotification> second = new ConcurrentLinkedQueue<>();
        try (McpSyncClient one = connect(first::add);
                McpSyncClient other = connect(second::add);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<CallToolResult> three = threads.submit(() -> countdown(one, 3));
            Future<CallToolResult> five = threads.submit(() -> countdown(other, 5));

            assertThat(text(three.get())).contains("3");
            assertThat(text(five.get())).contains("5");
            assertProgress(first, 3);
            assertProgress(second, 5);
        }
    }

    private static CallToolResult countdown(McpSyncClient client, int steps) {
        return client.callTool(CallToolRequest.builder()
                .name("clock__countdown")
                .arguments(Map.of("steps", steps, "interval_ms", 50))
                .progressToken("same token")
                .build());
    }

    private static void assertProgress(ConcurrentLinkedQueue<ProgressNotification> seen, int steps) {
        await().atMost(GatewayProcess.LIMIT).until(() -> seen.size() >= steps);
        assertThat(seen).extracting(ProgressNotification::progressToken).containsOnly("same token");
        assertThat(seen).extracting(ProgressNotification::total).containsOnly((double) steps);
        // The SDK hands each notification to another thread, so that it may tell them out of order.
        assertThat(seen)
                .extracting(ProgressNotification::progress)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, steps).asDoubleStream().boxed().toList());
    }

    @Test
    void reportsAToolsOwnFailureAsAResult() {
        try (McpSyncClient client = connect()) {
            CallToolResult result = call(client, "clock__now", Map.of("zone", "Nowhere/Land"));

            assertThat(result.isError()).isTrue();
            assertThat(text(result)).contains("Nowhere/Land");
        }
    }

    @Test
    void refusesNamesThatNoServerHasAndGoesOn() {
        try (McpSyncClient client = connect()) {
            for (String name : List.of("nowhere__now", "now", "clock__no_such_tool")) {
                McpError error = catchThrowableOfType(McpError.class, () -> call(client, name, Map.of()));

                assertThat(error.getJsonRpcError().code()).as(name).isEqualTo(-32602);
                assertThat(error).hasMessageContaining(name.contains("__") ? name.split("__", 2)[0] : name);
            }
            assertThat(text(call(client, "clock__now", Map.of()))).contains("UTC");
        }
    }

    @Test
    void givesEachOfManyClientsItsOwnAnswer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String note = "note of client " + i;
                answers.add(threads.submit(() -> addNote(note)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).contains("text=note of client " + i + "}");
            }
        }
    }

    private static String addNote(String note) {
        try (McpSyncClient client = connect()) {
            return call(client, "notebook__add_note", Map.of("text", note))
                    .structuredContent()
                    .toString();
        }
    }

    @Test
    void endsTheSessionOfAClientThatCloses() throws Exception {
        McpSyncClient client = connect();
        double ended = sessionsEnded();
        client.closeGracefully();

        await().atMost(GatewayProcess.LIMIT).until(() -> sessionsEnded() > ended);
    }

    private static double sessionsEnded() throws Exception {
        String series = "mcpstead_downstream_session_terminations_total{reason=\"client_delete\"}";
        return GatewayProcess.get(PORT, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }
}
