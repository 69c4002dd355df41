import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What idle sessions and idle streams of changes cost a gateway that runs already, with an upstream of its own.
 *
 * <pre>java IdleBench.java PID PORT ADMIN_PORT UPSTREAM_PORT COUNT</pre>
 */
public final class IdleBench {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int WARM_UP = 1000;
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final long pid;
    private final int port;
    private final int adminPort;
    private final int count;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> sessions = new ArrayList<>();

    private IdleBench(long pid, int port, int adminPort, int count) {
        this.pid = pid;
        this.port = port;
        this.adminPort = adminPort;
        this.count = count;
    }

    public static void main(String[] arguments) throws Exception {
        IdleBench bench = new IdleBench(
                Long.parseLong(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[4]));
        try (IdleUpstream upstream = new IdleUpstream(Integer.parseInt(arguments[3]))) {
            bench.run(upstream);
        } catch (IOException e) {
            System.err.println("bench/idle: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private void run(IdleUpstream upstream) throws Exception {
        awaitUpstream(upstream);
        // Buffers stay in the gateway's pool, from which the next streams have theirs: what they take counts from here.
        long direct = GatewayMemory.of(pid, adminPort).direct();
        warmUp(upstream);
        System.out.printf("%-34s %8s %8s %8s %10s %8s%n", "bytes each", "heap", "direct", "both", "resident", "CPU");

        GatewayMemory empty = settled();
        openSessions(count);
        print("idle session", empty, 0);

        GatewayMemory before = settled().withDirect(direct);
        try (IdleStreams streams = new IdleStreams()) {
            streams.open(count, port, number -> getStream(sessions.get(number)), LIMIT);
            measure("idle GET stream", streams, upstream, before);
        }
        before = settled().withDirect(direct);
        try (IdleStreams streams = new IdleStreams()) {
            streams.open(count, port, IdleBench::listen, LIMIT);
            measure("idle subscriptions/listen stream", streams, upstream, before);
        }
        checkSessions();
        System.out.printf("all %d streams of either kind were told of a change, all %d sessions answer%n", count, count);
    }

    /** Loads what a stream needs and fills what is bounded, so that neither is counted. */
    private void warmUp(IdleUpstream upstream) throws Exception {
        openSessions(WARM_UP);
        try (IdleStreams streams = new IdleStreams()) {
            streams.open(WARM_UP, port, IdleBench::listen, LIMIT);
            upstream.change();
            streams.awaitChanges(1, LIMIT);
        }
        try (IdleStreams streams = new IdleStreams()) {
            streams.open(WARM_UP, port, number -> getStream(sessions.get(number)), LIMIT);
            upstream.change();
            streams.awaitChanges(1, LIMIT);
        }
        sessions.clear();
    }

    private void measure(String what, IdleStreams streams, IdleUpstream upstream, GatewayMemory before)
            throws Exception {
        upstream.change();
        streams.awaitChanges(1, LIMIT);
        long busy = GatewayMemory.processorMillis(pid);
        streams.idle(IDLE);
        print(what, before, GatewayMemory.processorMillis(pid) - busy);
        upstream.change();
        streams.awaitChanges(2, LIMIT);
    }

    private void print(String what, GatewayMemory before, long busyMillis) throws Exception {
        GatewayMemory after = GatewayMemory.of(pid, adminPort);
        long heap = (after.heap() - before.heap()) / count;
        long direct = (after.direct() - before.direct()) / count;
        long resident = (after.resident() - before.resident()) / count;
        System.out.printf(
                "%-34s %8d %8d %8d %10d %7.1f%%%n",
                what, heap, direct, heap + direct, resident, 100.0 * busyMillis / IDLE.toMillis());
    }

    /** What clients have left behind is gone only after a moment. */
    private GatewayMemory settled() throws Exception {
        awaitNoStream();
        Thread.sleep(SETTLING);
        return GatewayMemory.of(pid, adminPort);
    }

    private void awaitUpstream(IdleUpstream upstream) throws Exception {
        await("the gateway did not connect to its upstream", () -> upstream.isListenedTo());
    }

    private void awaitNoStream() throws Exception {
        await("streams whose clients have gone stay open", () -> get("/metrics")
                .lines()
                .filter(line -> line.startsWith("mcpstead_downstream_streams_open"))
                .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0")));
    }

    @FunctionalInterface
    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(String problem, Check check) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() >= deadline) {
                throw new IOException(problem);
            }
            Thread.sleep(100);
        }
    }

    private void openSessions(int number) throws Exception {
        String initialize = """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                "capabilities":{"roots":{"listChanged":true},"sampling":{},"elicitation":{}},\
                "clientInfo":{"name":"bench","title":"A client like any other","version":"1.0.0"}}}""";
        for (int i = 0; i < number; i++) {
            HttpResponse<String> response = client.send(post(initialize).build(), BodyHandlers.ofString());
            sessions.add(response.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new IOException(
                    "no session: HTTP " + response.statusCode() + " " + response.body())));
        }
    }

    private void checkSessions() throws Exception {
        for (String session : sessions) {
            HttpRequest ping = post("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}")
                    .header("Mcp-Session-Id", session)
                    .build();
            HttpResponse<String> response = client.send(ping, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("a session does not answer: HTTP " + response.statusCode());
            }
        }
    }

    private HttpRequest.Builder post(String body) {
        return request("/mcp")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
    }

    private static String listen(int number) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":" + number + ",\"method\":\"subscriptions/listen\",\"params\":{"
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"bench\",\"version\":\"1.0.0\"},"
                + "\"io.modelcontextprotocol/clientCapabilities\":{}},"
                + "\"notifications\":{\"toolsListChanged\":true}}}";
        return "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
                + "Mcp-Method: subscriptions/listen\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String getStream(String session) {
        return "GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                + "MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: " + session + "\r\n\r\n";
    }

    private String get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
