package io.mcpstead.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.config.Protocol;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestUpstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which era an upstream is found to be of, and what happens where that changes. */
final class EraDetectionTest {
    private static final String SUPPORTED = "\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{\"supported\":";

    private final UpstreamHarness harness = new UpstreamHarness();
    private final TestUpstream server = harness.server;

    @AfterEach
    void close() {
        harness.close();
    }

    private static CallRequest echo() {
        return UpstreamHarness.call("echo", "{\"a\":1}", ClientContext.NONE);
    }

    /** Answers {@code server/discover} with a status and the members of a JSON-RPC response. */
    private void discovery(int status, String members) {
        server.on(
                "server/discover",
                (exchange, reply, proper) -> exchange.json(
                        status,
                        "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.request().id() + "," + members + "}"));
    }

    private int received(String method) {
        return server.received().of(method).size();
    }

    @ParameterizedTest
    @EnumSource(names = {"MODERN", "DUAL"})
    void aServerThatIsModernTooIsUsedAsModern(Speaks speaks) throws Exception {
        server.speaking(speaks);
        Upstream upstream = harness.connected();

        assertThat(upstream.era()).contains(Era.MODERN);
        assertThat(upstream.status().version()).isEqualTo(ProtocolVersion.V2026_07_28);
        assertThat(String.valueOf(upstream.status().offer().serverInfo())).contains("test-upstream");
        assertThat(harness.outcome(upstream, echo())
                        .result()
                        .at("/structuredContent/a")
                        .asInt())
                .isEqualTo(1);
        assertThat(received("initialize")).isZero();
        assertThat(server.received().of("tools/call").getFirst().header("mcp-session-id"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 500, 502})
    void anyOtherHttpErrorMeansLegacy(int status) throws Exception {
        server.on("server/discover", Misbehaviour.status(status, "text/plain", "what?"));
        Upstream upstream = harness.connected();

        assertThat(upstream.era()).contains(Era.LEGACY);
        assertThat(harness.outcome(upstream, echo()).result().has("content")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{}",
                "\"result\":[]",
                "\"result\":{\"supportedVersions\":\"2026-07-28\",\"capabilities\":{}}",
                "\"result\":{\"supportedVersions\":[],\"capabilities\":{}}",
                "\"result\":{\"supportedVersions\":[\"2025-11-25\",\"2099-01-01\"],\"capabilities\":{}}",
                "\"error\":{\"code\":-32601,\"message\":\"no\"}",
                "\"error\":{\"code\":-32022,\"message\":\"no\"}",
                "\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":7}",
                SUPPORTED + "[\"2025-06-18\"]}}",
                SUPPORTED + "[7,null]}}"
            })
    void aDiscoveryThatNamesNoModernVersionMeansLegacy(String members) {
        discovery(200, members);

        assertThat(harness.connected().era()).contains(Era.LEGACY);
    }

    @Test
    void answersThatAreNoneMeanLegacy() {
        for (Misbehaviour misbehaviour : new Misbehaviour[] {
            Misbehaviour.HTML_PAGE,
            Misbehaviour.NOT_JSON,
            Misbehaviour.EMPTY_ANSWER,
            Misbehaviour.CLOSES,
            Misbehaviour.ACCEPTED_WITHOUT_ANSWER,
            Misbehaviour.WRONG_ID,
            Misbehaviour.STREAM_WITHOUT_ANSWER
        }) {
            server.on("server/discover", misbehaviour);
            Upstream upstream = harness.connected();

            assertThat(upstream.era()).contains(Era.LEGACY);
            upstream.close(Duration.ZERO);
            server.kill();
        }
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForForLong() {
        harness.idle = Duration.ofMillis(300);
        server.on("server/discover", Misbehaviour.NEVER_ANSWERS);

        assertThat(harness.connected().era()).contains(Era.LEGACY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\":{\"code\":-32020,\"message\":\"mismatch\"}",
                "\"error\":{\"code\":-32021,\"message\":\"missing\",\"data\":{\"requiredCapabilities\":{\"roots\":{}}}}",
                SUPPORTED + "[\"2026-07-28\"]}}"
            })
    void anErrorThatOnlyModernServersGiveMeansModern(String members) throws Exception {
        server.speaking(Speaks.MODERN);
        discovery(400, members);
        Upstream upstream = harness.connected();

        assertThat(upstream.era()).contains(Era.MODERN);
        assertThat(harness.outcome(upstream, echo()).result().has("content")).isTrue();
        assertThat(received("initialize")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 503})
    void whatIsNotOfMcpSaysNothingOfTheEra(int status) {
        server.on("server/discover", Misbehaviour.status(status, "text/plain", "no"));
        Upstream upstream = harness.started();
        await().until(() -> upstream.status().lastError() != null);

        assertThat(upstream.status().lastError()).contains("HTTP " + status);
        assertThat(received("initialize")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{\"supportedVersions\":[\"2099-01-01\"],\"capabilities\":{}}",
                SUPPORTED + "[\"2099-01-01\"]}}"
            })
    void aServerOfOnlyUnknownVersionsIsRefusedByName(String members) {
        discovery(200, members);
        Upstream upstream = harness.started();
        await().until(() -> upstream.status().lastError() != null);

        assertThat(upstream.status().lastError()).contains("2099-01-01");
        assertThat(received("initialize")).isZero();
    }

    @Test
    void theOldestTransportIsNotAskedForAnEra() {
        harness.protocol = Protocol.SSE;
        server.transport(io.mcpstead.testing.Transport.HTTP_SSE);

        assertThat(harness.connected().era()).contains(Era.LEGACY);
        assertThat(received("server/discover")).isZero();
    }

    @Test
    void theEraIsFoundAnewOnEachReconnect() throws Exception {
        Upstream upstream = harness.connected();
        for (Speaks speaks : new Speaks[] {Speaks.MODERN, Speaks.LEGACY, Speaks.DUAL}) {
            server.kill();
            server.speaking(speaks).start();
            Era wanted = speaks == Speaks.LEGACY ? Era.LEGACY : Era.MODERN;
            await().until(() -> {
                upstream.call(echo()).close();
                return true;
            });
            await().ignoreExceptions()
                    .until(() -> harness.outcome(upstream, echo()).result().has("content")
                            && upstream.era().filter(wanted::equals).isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void aCallThatFindsTheOtherEraIsSentOnceMore(Speaks before) throws Exception {
        server.speaking(before);
        Upstream upstream = harness.connected();
        server.speaking(before == Speaks.LEGACY ? Speaks.MODERN : Speaks.LEGACY);

        assertThat(harness.outcome(upstream, echo()).result().has("content")).isTrue();
        await().until(() -> upstream.era()
                .filter(era -> era == (before == Speaks.LEGACY ? Era.MODERN : Era.LEGACY))
                .isPresent());
    }

    @Test
    void callsInFlightEndWhenTheServerComesBackAsTheOtherEra() throws Exception {
        Upstream upstream = harness.connected();
        CompletableFuture<UpstreamHarness.Outcome> slow =
                harness.run(upstream.call(UpstreamHarness.call("slow", "{}", ClientContext.NONE)), "{}");
        await().until(() -> server.waiting() == 1);
        server.kill();
        server.speaking(Speaks.MODERN).start();

        assertThat(slow).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withMessageContaining("BROKEN");
        await().until(() -> upstream.era().filter(Era.MODERN::equals).isPresent());
        assertThat(harness.outcome(upstream, echo()).result().has("content")).isTrue();
    }

    @Test
    void aRedirectOfTheProbeIsFollowedWithinTheOrigin() throws Exception {
        server.speaking(Speaks.MODERN);
        server.on("server/discover", Misbehaviour.first(1, Misbehaviour.redirectsTo("/mcp/")));

        Upstream upstream = harness.connected();
        harness.outcome(upstream, echo());
        assertThat(server.received().of("tools/call").getFirst().target()).isEqualTo("/mcp/");
    }
}
