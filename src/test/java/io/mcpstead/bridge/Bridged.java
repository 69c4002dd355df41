package io.mcpstead.bridge;

import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.upstream.SilentListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A bridge with a real upstream named {@code one} behind it; its clients pull their answers in the test's own thread. */
final class Bridged {
    static final String ALL = "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{}}";

    private final TestUpstream server;
    private final Watchdog watchdog = new Watchdog();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Upstreams upstreams =
            new Upstreams(new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new Rebuilding());
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1");
    private final Sessions sessions = new Sessions(
            new SessionConfig(Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), 10),
            metrics.sessions(),
            InstantSource.system(),
            timer);
    private final Bridge bridge;

    Bridged(TestUpstream server) {
        this(server, new QuestionsConfig(Duration.ofMinutes(5), 3, 10));
    }

    Bridged(TestUpstream server, QuestionsConfig config) {
        this.server = server.offeringAll().start();
        this.bridge = new Bridge(() -> config, metrics.questions(), InstantSource.system(), timer);
        watchdog.start();
        upstreams.apply(List.of(ServerConfig.of("one", URI.create(server.url()))), Duration.ZERO);
        await().until(() -> view().find(Feature.TOOLS, "one__echo").isPresent());
    }

    private final class Rebuilding extends SilentListener {
        @Override
        public void changed() {
            catalogs.rebuild();
        }
    }

    void close() throws InterruptedException {
        bridge.stop();
        upstreams.stop();
        server.close();
        watchdog.stop();
        timer.close();
    }

    TestUpstream server() {
        return server;
    }

    Bridge bridge() {
        return bridge;
    }

    private View view() {
        return catalogs.current().all();
    }

    /** A session of a client of 2025-11-25 with these capabilities. */
    Session session(String capabilities) {
        return session(capabilities, ProtocolVersion.V2025_11_25);
    }

    Session session(String capabilities, ProtocolVersion version) {
        try {
            JsonObject params = JsonObject.read(Slice.of("{\"capabilities\":" + capabilities + "}"));
            return sessions.open(ClientProfile.read(params, version, "/mcp")).orElseThrow();
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A request of a legacy client's, with its id and params. */
    Pulled legacy(@Nullable Session session, String id, String method, String params) {
        return legacy(session, true, id, method, params);
    }

    Pulled legacy(@Nullable Session session, boolean streams, String id, String method, String params) {
        Caller caller = new Caller.Legacy(session, streams, ProtocolVersion.LATEST_LEGACY, Sender.UNKNOWN);
        ClientContext context = session == null
                ? new ClientContext(null, Slice.of("{}"), LogLevel.INFO, Map.of())
                : new ClientContext(null, session.client().capabilities(), session.logLevel(), Map.of());
        return call(caller, context, id, method, params);
    }

    /** A request of a modern client's without credentials. */
    Pulled modern(String capabilities, String id, String method, String params) {
        return modern("", capabilities, null, id, method, params);
    }

    Pulled modern(
            String identity, String capabilities, @Nullable LogLevel level, String id, String method, String params) {
        ClientContext context = new ClientContext(null, Slice.of(capabilities), level, Map.of());
        return call(new Caller.Modern(() -> identity, context, true, Sender.UNKNOWN), context, id, method, params);
    }

    private Pulled call(Caller caller, ClientContext context, String id, String method, String params) {
        try {
            Message.Request request = (Message.Request) Message.read(Slice.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}"));
            Target target = target(request);
            String member = method.equals(Methods.RESOURCES_READ) ? "uri" : "name";
            JsonEdit own = JsonEdit.of(request.params()).set(member, target.key());
            CallRequest call = CallRequest.of(method, request.params(), own, target.key(), target.headers(), context);
            Cancellation cancellation = new Cancellation();
            return new Pulled(
                    bridge.call(
                            caller,
                            request,
                            view(),
                            target,
                            call,
                            cancellation,
                            metrics.request(method),
                            CallReport.none()),
                    cancellation);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Target target(Message.Request request) {
        JsonObject params = request.params();
        Feature feature = switch (request.method()) {
            case Methods.PROMPTS_GET -> Feature.PROMPTS;
            case Methods.RESOURCES_READ -> Feature.RESOURCES;
            default -> Feature.TOOLS;
        };
        String member = feature == Feature.RESOURCES ? "uri" : "name";
        return view().find(feature, String.valueOf(params.string(member))).orElseThrow();
    }

    /** Sends a legacy client's reply; false where nobody waits for it. */
    static boolean reply(Session session, String id, String outcome) {
        try {
            return session.answer((Message.Response)
                    Message.read(Slice.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome + "}")));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The value of a series on the page of metrics. */
    double metric(String series) {
        var out = new ByteArrayOutputStream();
        try {
            metrics.page().write(null, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series));
    }

    double questions(String kind, String event) {
        return metric("mcpstead_questions_total{event=\"" + event + "\",kind=\"" + kind + "\",server=\"one\"}");
    }

    /** An answer in the making. */
    record Pulled(MessageStream stream, Cancellation cancellation) implements AutoCloseable {
        /** The next message before the response. */
        JsonNode interim() {
            return Json.read(((MessageStream.Interim) stream.next()).message().text());
        }

        MessageStream.Step step() {
            return stream.next();
        }

        /** The response, which is the next message; ends the request. */
        JsonNode last() {
            return Json.read(whole().message().toSlice().text());
        }

        MessageStream.Final whole() {
            try (stream) {
                return (MessageStream.Final) stream.next();
            }
        }

        JsonNode result() {
            JsonNode response = last();
            if (!response.has("result")) {
                throw new AssertionError("no result: " + response);
            }
            return response.path("result");
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
