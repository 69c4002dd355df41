package io.mcpstead.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Three MCP servers on free ports of 127.0.0.1, each with another dialect: {@code clock} speaks Streamable HTTP with SSE
 * answers, {@code notebook} Streamable HTTP with JSON answers, {@code files} HTTP+SSE of 2024-11-05.
 */
public final class DemoServers implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 128;
    /** How long ended streams may take to reach their clients; with none open, no time is spent. */
    private static final int GRACE_SECONDS = 2;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("demo-server-", 0).factory());
    private final StreamableTransport clock;
    private final StreamableTransport notebook;
    private final SseTransport files;
    private final List<HttpServer> listeners = new ArrayList<>();

    private DemoServers(Path directory) throws IOException {
        McpServer clockServer =
                new McpServer("clock", StreamableTransport.VERSIONS, ClockTools.of(InstantSource.system()));
        McpServer notebookServer = new McpServer("notebook", StreamableTransport.VERSIONS, NotebookTools.of());
        McpServer filesServer = new McpServer("files", SseTransport.VERSIONS, FileTools.of(directory));
        clock = new StreamableTransport(clockServer, StreamableTransport.Answers.EVENTS);
        notebook = new StreamableTransport(notebookServer, StreamableTransport.Answers.JSON);
        files = new SseTransport(filesServer);
    }

    /**
     * Starts the servers; the files server shows what lies in {@code directory} and nothing outside.
     *
     * @throws IOException if the directory cannot be read or no port is free; nothing is left running then
     */
    public static DemoServers start(Path directory) throws IOException {
        DemoServers servers = new DemoServers(directory);
        try {
            for (Exchange.Handler handler : List.of(servers.clock, servers.notebook, servers.files)) {
                servers.listen(handler);
            }
            return servers;
        } catch (IOException e) {
            servers.close();
            throw e;
        }
    }

    private void listen(Exchange.Handler handler) throws IOException {
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), BACKLOG);
        listener.setExecutor(threads);
        listener.createContext("/", Exchange.handler(handler));
        listener.start();
        listeners.add(listener);
    }

    /** The MCP endpoint of the clock server. */
    public URI clock() {
        return uri(0, "/mcp");
    }

    /** The MCP endpoint of the notebook server. */
    public URI notebook() {
        return uri(1, "/mcp");
    }

    /** The SSE endpoint of the files server. */
    public URI files() {
        return uri(2, "/sse");
    }

    private URI uri(int listener, String path) {
        int port = listeners.get(listener).getAddress().getPort();
        return URI.create("http://" + LOOPBACK + ":" + port + path);
    }

    /** Ends all sessions, calls and connections, and returns when no thread is left. May be called again. */
    @Override
    public void close() {
        clock.close();
        notebook.close();
        files.close();
        listeners.forEach(listener -> listener.stop(GRACE_SECONDS));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** True once {@link #close} has seen the last thread end. */
    boolean isTerminated() {
        return threads.isTerminated();
    }
}
