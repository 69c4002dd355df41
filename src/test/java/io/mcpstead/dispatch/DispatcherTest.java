package io.mcpstead.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.bridge.Bridge;
import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.Sender;
import io.mcpstead.bridge.report.FailedCall;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.QuestionsConfig;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.config.TestConfigs;
import io.mcpstead.listen.Listeners;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.upstream.SilentListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DispatcherTest {
    private final TestUpstream server = TestUpstream.create().start();
    private final Watchdog watchdog = new Watchdog();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener() {
                @Override
                public void changed() {
                    catalogs().rebuild();
                }
            });
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1");
    private final Sessions sessions = new Sessions(
            new SessionConfig(Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), 10),
            metrics.sessions(),
            InstantSource.system(),
            timer);
    private final Listeners listeners =
            new Listeners(TestConfigs::mcp, catalogs, upstreams::find, metrics.streams(), timer);
    private final Bridge bridge = new Bridge(
            () -> new QuestionsConfig(Duration.ofMinutes(1), 4, 4), metrics.questions(), InstantSource.system(), timer);
    private final List<FailedCall> failed = new ArrayList<>();
    private final Calls calls = new Calls(bridge, new CallReports(null, failed::add));
    private final Initializer initializer = new Initializer(sessions, metrics, () -> false, listeners::legacy);
    private final Dispatcher dispatcher = new Dispatcher(
            catalogs,
            metrics,
            new LegacyDispatcher(sessions, metrics, initializer, calls, listeners),
            new ModernDispatcher(metrics, calls, listeners));

    private Catalogs catalogs() {
        return catalogs;
    }

    @BeforeEach
    void start() {
        watchdog.start();
        upstreams.apply(List.of(ServerConfig.of("one", URI.create(server.url()))), Duration.ZERO);
        await().until(() ->
                catalogs.current().all().find(Feature.TOOLS, "one__slow").isPresent());
    }

    @AfterEach
    void stop() throws Exception {
        upstreams.stop();
        server.close();
        watchdog.stop();
        timer.close();
    }

    private static ClientRequest request(Slice body, @Nullable String session, @Nullable String version) {
        RequestHeaders headers = name -> switch (name) {
            case Headers.SESSION_ID -> session;
            case Headers.PROTOCOL_VERSION -> version;
            default -> null;
        };
        return new ClientRequest(body, headers, Sender.UNKNOWN, null, true, new Cancellation());
    }

    private static String call(int id, String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"one__" + tool
                + "\",\"arguments\":{}}}";
    }

    @Test
    void theOtherRequestsOfABatchAreAnsweredWhenOneIsCancelled() {
        Session session = sessions.open(ClientProfile.of(ProtocolVersion.V2025_03_26, "/mcp"))
                .orElseThrow();
        Slice body = Slice.of("[" + call(1, "slow") + "," + call(2, "echo") + "]");
        ClientRequest request = request(body, session.id(), null);
        CompletableFuture<MessageStream.Step> answer = CompletableFuture.supplyAsync(() -> {
            Answer.Messages messages = (Answer.Messages) dispatcher.dispatch(request);
            try (MessageStream stream = messages.stream()) {
                return stream.next();
            }
        });
        await().until(() -> server.waiting() == 1);
        session.cancel(RequestId.of(1));

        assertThat(answer)
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(
                        step -> assertThat(step.toString()).contains("\"id\":2").doesNotContain("\"id\":1"));
    }

    @Test
    void aDefectBeforeTheUpstreamIsAskedIsAFailedCall() {
        RequestHeaders headers = name -> {
            if (name.equals("traceparent")) {
                throw new IllegalStateException("a defect");
            }
            return null;
        };
        ClientRequest request =
                new ClientRequest(Slice.of(call(1, "echo")), headers, Sender.UNKNOWN, null, true, new Cancellation());

        assertThatThrownBy(() -> dispatcher.dispatch(request)).hasMessage("a defect");
        assertThat(failed).singleElement().satisfies(call -> {
            assertThat(call.outcome()).isEqualTo(ToolOutcome.INTERNAL);
            assertThat(call.subject().name()).isEqualTo("one__echo");
            assertThat(call.errorCode()).hasValue(-32603);
            assertThat(call.reason()).isEqualTo("internal error");
        });
    }

    /** Specification 2025-11-25, Transports, "Protocol Version Header". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]"
            })
    void aProtocolVersionThatTheGatewayDoesNotSpeakIsRefused(String body) {
        Answer answer = dispatcher.dispatch(request(Slice.of(body), null, "2099-01-01"));

        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.httpStatus()).isEqualTo(400);
            assertThat(refused.body().text()).contains("2099-01-01");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]"
            })
    void aSessionThatTheGatewayNeverGaveOutIsNotFound(String body) {
        Answer answer = dispatcher.dispatch(request(Slice.of(body), "made-up", null));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.httpStatus()).isEqualTo(404));
    }
}
