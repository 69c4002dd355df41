package io.mcpstead.bench;

import com.codahale.metrics.MetricRegistry;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.catalog.Target;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Feature;
import io.mcpstead.upstream.UpstreamListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finds tools of a server that has a thousand, by their qualified names, as the catalogue of a running gateway does. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CatalogueBenchmark {
    private static final int TOOLS = 1000;
    private static final Pattern ID = Pattern.compile("\"id\":([^,}]+)");

    private final Watchdog watchdog = new Watchdog();
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(
                    new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system()),
                    watchdog,
                    RandomGenerator.getDefault(),
                    "1"),
            new UpstreamListener() {
                @Override
                public void changed() {
                    catalogs.rebuild();
                }

                @Override
                public void resourceUpdated(String server, String uri) {}

                @Override
                public void requiredUpstreamFailed(String name, String reason) {}
            });
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1");
    private HttpServer server;
    private int next;

    @Setup
    public void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", CatalogueBenchmark::answer);
        server.start();
        watchdog.start();
        upstreams.apply(List.of(ServerConfig.of(
                "files", URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp"))), Duration.ZERO);
        while (catalogs.current().all().find(Feature.TOOLS, "files__tool-0").isEmpty()) {
            Thread.sleep(10);
        }
    }

    @TearDown
    public void stop() throws Exception {
        upstreams.stop();
        watchdog.stop();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher id = ID.matcher(request);
            if (!exchange.getRequestMethod().equals("POST") || !id.find()) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 405, -1);
                return;
            }
            byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result(request) + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String result(String request) {
        if (request.contains("\"tools/list\"")) {
            return IntStream.range(0, TOOLS)
                    .mapToObj(i -> "{\"name\":\"tool-" + i + "\",\"inputSchema\":{\"type\":\"object\"}}")
                    .collect(Collectors.joining(",", "{\"tools\":[", "]}"));
        }
        return request.contains("\"initialize\"")
                ? "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}"
                : "{}";
    }

    @Benchmark
    public Optional<Target> find() {
        next = (next + 1) % TOOLS;
        return catalogs.current().all().find(Feature.TOOLS, "files__tool-" + next);
    }
}
