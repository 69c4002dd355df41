package io.mcpstead.upstream;

import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.config.Protocol;
import io.mcpstead.config.ReconnectConfig;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.config.ToolsConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** One upstream of the gateway in front of a test server, without the rest of the gateway. */
final class UpstreamHarness implements AutoCloseable {
    /** Of a client that can be asked everything and wants no log messages. */
    static final ClientContext ASKABLE =
            new ClientContext(null, Slice.of("{\"elicitation\":{},\"sampling\":{},\"roots\":{}}"), null, Map.of());

    final TestUpstream server = TestUpstream.create();
    final List<String> updated = new CopyOnWriteArrayList<>();
    private final MetricRegistry pools = new MetricRegistry();
    private final Watchdog watchdog = new Watchdog();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Upstream> started = new CopyOnWriteArrayList<>();
    Duration idle = Duration.ofSeconds(30);
    Duration ttl = Duration.ofMinutes(5);
    Protocol protocol = Protocol.AUTO;

    UpstreamHarness() {
        watchdog.start();
    }

    /** Starts the server and an upstream to it, and waits until it is connected. */
    Upstream connected() {
        Upstream upstream = started();
        await().until(() -> upstream.status().connected());
        return upstream;
    }

    Upstream started() {
        server.start();
        UpstreamServices services = new UpstreamServices(
                new GatewayMetrics(pools, BuildInfo.load(), InstantSource.system()),
                watchdog,
                RandomGenerator.getDefault(),
                "1");
        UpstreamListener listener = new SilentListener() {
            @Override
            public void resourceUpdated(String name, String uri) {
                updated.add(uri);
            }
        };
        Upstream upstream = new Upstream(config(), services, listener, true);
        upstream.start();
        started.add(upstream);
        return upstream;
    }

    /** Connections to the server that are at work. */
    int leased() {
        return ((Number) pools.gauge("http-client.one.leased-connections").getValue()).intValue();
    }

    private ServerConfig config() {
        ServerConfig c = ServerConfig.of("one", URI.create(server.url()));
        return new ServerConfig(
                c.name(),
                c.url(),
                protocol,
                c.required(),
                c.auth(),
                c.headers(),
                new ReconnectConfig(0, Duration.ofMillis(20), Duration.ofMillis(50)),
                new ToolsConfig(ttl),
                new TimeoutsConfig(c.timeouts().connect(), idle, c.timeouts().total()),
                c.tlsSkipVerify(),
                c.quirks(),
                c.maxResponseBytes());
    }

    static ClientContext logging(LogLevel level) {
        return new ClientContext(null, Slice.of("{}"), level, Map.of());
    }

    static CallRequest call(String tool, String arguments, ClientContext client) {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}", tool, client);
    }

    static CallRequest request(String method, String params, String name, ClientContext client) {
        try {
            JsonObject read = JsonObject.read(Slice.of(params));
            return CallRequest.of(method, read, JsonEdit.of(read), name, ParamHeaders.NONE, client);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All that came in a call, up to its end. */
    record Outcome(Message.Response response, List<Message.Request> questions, List<String> notifications) {
        JsonNode result() {
            return Json.read(response.source().text()).path("result");
        }

        int error() {
            return Json.read(response.source().text()).at("/error/code").asInt();
        }
    }

    /** Runs a call to its end; each question is answered with this result. */
    CompletableFuture<Outcome> run(UpstreamCall call, String answer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (call) {
                        return pull(call, answer);
                    } catch (UpstreamException e) {
                        throw new IllegalStateException(e.kind() + ": " + e.reason(), e);
                    }
                },
                threads);
    }

    private static Outcome pull(UpstreamCall call, String answer) throws UpstreamException {
        List<Message.Request> questions = new CopyOnWriteArrayList<>();
        List<String> notifications = new CopyOnWriteArrayList<>();
        while (true) {
            switch (call.next()) {
                case UpstreamCall.Asked asked -> {
                    questions.add(asked.question());
                    call.reply(JsonRpc.result(asked.question().id(), Slice.of(answer)));
                }
                case UpstreamCall.Withdrawn withdrawn -> notifications.add("withdrawn " + withdrawn.question());
                case UpstreamCall.Interim interim ->
                    notifications.add(interim.message().text());
                case UpstreamCall.Answered answered -> {
                    return new Outcome(answered.response(), questions, notifications);
                }
            }
        }
    }

    /** Runs a call to its end and waits for it. */
    Outcome outcome(Upstream upstream, CallRequest request) throws UpstreamException {
        return run(upstream.call(request), "{\"action\":\"accept\",\"content\":{\"answer\":\"yes\"}}")
                .join();
    }

    @Override
    public void close() {
        started.forEach(upstream -> upstream.close(Duration.ZERO));
        server.close();
        watchdog.stop();
        threads.close();
    }
}
