package io.mcpstead.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo servers as the public MCP Java SDK sees them. */
final class DemoServersIT {
    @TempDir
    private Path directory;

    private final List<ProgressNotification> progress = new CopyOnWriteArrayList<>();
    private Set<Thread> dispatchersBefore;
    private DemoServers servers;

    @BeforeEach
    void start() throws Exception {
        dispatchersBefore = dispatchers();
        Files.writeString(directory.resolve("a.txt"), "text of a");
        servers = DemoServers.start(directory);
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void clockServesTheSdkOverStreamableHttp() {
        try (McpSyncClient client = connect(streamable(servers.clock()))) {
            assertThat(client.getServerInfo().name()).isEqualTo("mcpstead-demo-clock");
            assertThat(client.getCurrentInitializationResult().protocolVersion())
                    .isEqualTo("2025-11-25");
            assertThat(client.listTools().tools()).extracting(Tool::name).containsExactly("now", "countdown");

            assertThat(client.callTool(new CallToolRequest("now", Map.of("zone", "UTC")))
                            .structuredContent())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("zone", "UTC");
            CallToolResult counted = client.callTool(CallToolRequest.builder()
                    .name("countdown")
                    .arguments(Map.of("steps", 3, "interval_ms", 1))
                    .progressToken("token")
                    .build());

            assertThat(text(counted)).isEqualTo("Counted down from 3");
            // The SDK hands each notification to another thread; ClockServerIT holds the order on the wire.
            await().untilAsserted(() -> assertThat(progress)
                    .extracting(ProgressNotification::progress)
                    .containsExactlyInAnyOrder(1.0, 2.0, 3.0));
            assertThat(progress)
                    .allMatch(notification -> notification.progressToken().equals("token"));
        }
    }

    @Test
    void notebookServesTheSdkOverStreamableHttp() {
        try (McpSyncClient client = connect(streamable(servers.notebook()))) {
            assertThat(client.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactly("add_note", "list_notes", "search_notes", "delete_note");

            assertThat(text(call(client, "add_note", Map.of("text", "Buy milk"))))
                    .isEqualTo("Added note 1");
            assertThat(text(call(client, "list_notes", Map.of()))).isEqualTo("1: Buy milk");
            assertThat(text(call(client, "search_notes", Map.of("query", "milk"))))
                    .isEqualTo("1: Buy milk");
            assertThat(text(call(client, "delete_note", Map.of("id", 1)))).isEqualTo("Deleted note 1");
        }
    }

    @Test
    void filesServesTheSdkOverSse() {
        try (McpSyncClient client = connect(sse(servers.files()))) {
            assertThat(client.getCurrentInitializationResult().protocolVersion())
                    .isEqualTo("2024-11-05");
            assertThat(client.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactly("list_directory", "read_file", "find");

            assertThat(text(call(client, "list_directory", Map.of()))).isEqualTo("a.txt");
            assertThat(text(call(client, "read_file", Map.of("path", "a.txt")))).isEqualTo("text of a");
            assertThat(text(call(client, "find", Map.of("name", "*.txt")))).isEqualTo("a.txt");
        }
    }

    @Test
    void errorsReachTheSdkOverEveryTransport() {
        for (McpClientTransport transport :
                List.of(streamable(servers.clock()), streamable(servers.notebook()), sse(servers.files()))) {
            try (McpSyncClient client = connect(transport)) {
                client.ping();
                assertThatThrownBy(() -> call(client, "none", Map.of()))
                        .isInstanceOf(McpError.class)
                        .hasMessageContaining("Unknown tool: none");
                String tool = client.listTools().tools().getFirst().name();
                assertThat(call(client, tool, Map.of("wrong", 1)).isError()).isTrue();
            }
        }
    }

    @Test
    void closeEndsOpenStreamsAndRunningCallsAndLeavesNoThread() {
        try (RawClient clock = new RawClient(servers.clock());
                RawClient files = new RawClient(servers.files());
                Stream<String> open = files.send(files.request().GET(), BodyHandlers.ofLines())
                        .body();
                Stream<String> running = clock.stream(
                        clock.open("2025-11-25"),
                        RawClient.call(1, "countdown", "{\"steps\":100,\"interval_ms\":10000}"))) {
            assertThat(dispatchers()).hasSizeGreaterThan(dispatchersBefore.size());
            servers.close();
            servers.close();

            assertThat(servers.isTerminated()).isTrue();
            assertThat(dispatchers()).isSubsetOf(dispatchersBefore);
            assertThat(open).hasSizeLessThanOrEqualTo(3);
            assertThat(running).isEmpty();
            assertThatThrownBy(() -> clock.post(RawClient.INITIALIZE)).hasCauseInstanceOf(ConnectException.class);
        }
    }

    @Test
    void refusesToShowWhatIsNoDirectory() {
        assertThatThrownBy(() -> DemoServers.start(directory.resolve("a.txt")))
                .isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> DemoServers.start(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    /** The threads of the JDK's HTTP server, ours and those of other tests. */
    private static Set<Thread> dispatchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("HTTP-Dispatcher"))
                .collect(Collectors.toSet());
    }

    private static McpClientTransport streamable(URI uri) {
        return HttpClientStreamableHttpTransport.builder(uri.resolve("/").toString())
                .endpoint(uri.getPath())
                .supportedProtocolVersions(StreamableTransport.VERSIONS)
                .build();
    }

    private static McpClientTransport sse(URI uri) {
        return HttpClientSseClientTransport.builder(uri.resolve("/").toString())
                .sseEndpoint(uri.getPath())
                .build();
    }

    private McpSyncClient connect(McpClientTransport transport) {
        McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(Duration.ofSeconds(20))
                .progressConsumer(progress::add)
                .build();
        client.initialize();
        return client;
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(new CallToolRequest(tool, arguments));
    }

    private static String text(CallToolResult result) {
        assertThat(result.isError()).isFalse();
        return ((TextContent) result.content().getFirst()).text();
    }
}
