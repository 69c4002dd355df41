package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.dispatch.Answer;
import io.mcpstead.session.Cancellation;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamedAnswerTest {
    private static final String BOTH = "application/json, text/event-stream";
    private static final String STREAM = "text/event-stream";

    private TestGateway gateway;

    @BeforeAll
    void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void clientOfBothGetsJsonWhereNothingComesBefore() {
        HttpResponse<String> response = answer(new Script().last("{1}"), BOTH);

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).isEqualTo("{1}");
    }

    @Test
    void clientOfBothGetsStreamWhereSomethingComesBefore() {
        HttpResponse<String> response = answer(new Script().interim("{0}").last("{1}"), BOTH);

        assertThat(response.headers().firstValue("Content-Type")).hasValue(STREAM);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(response.body()).isEqualTo("event: message\ndata: {0}\n\nevent: message\ndata: {1}\n\n");
    }

    @Test
    void clientOfJsonGetsItsResponseAlone() {
        HttpResponse<String> response =
                answer(new Script().interim("{0}").interim("{0}").last("{1}"), "application/json");

        assertThat(response.body()).isEqualTo("{1}");
    }

    @Test
    void clientOfAnythingGetsJson() {
        assertThat(answer(new Script().interim("{0}").last("{1}"), "*/*").body())
                .isEqualTo("{1}");
    }

    @Test
    void clientOfStreamGetsStream() {
        assertThat(answer(new Script().last("{1}"), STREAM).body()).isEqualTo("event: message\ndata: {1}\n\n");
    }

    @Test
    void streamCarriesTheNewSessionId() {
        gateway.dispatcher.set(request -> Answer.Messages.opening(new Script().last("{1}"), "abc"));

        assertThat(gateway.send(gateway.post(PING).header("Accept", STREAM))
                        .headers()
                        .firstValue("Mcp-Session-Id"))
                .hasValue("abc");
    }

    /** A chunk is a write to the socket: a long event takes few of them. */
    @Test
    void longEventIsSentInOnePiece() throws Exception {
        gateway.dispatcher.set(new Script().last("x".repeat(100_000))::answer);

        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: " + STREAM);
            client.head();
            List<Integer> chunks = new ArrayList<>();
            for (int length = -1; length != 0; chunks.add(length)) {
                length = client.chunk();
            }
            assertThat(chunks).hasSizeLessThan(5).contains(100_000);
        }
    }

    @Test
    void streamIsNotCompressed() {
        gateway.dispatcher.set(new Script().interim("x".repeat(10_000)).last("{1}")::answer);

        HttpResponse<String> response =
                gateway.send(gateway.post(PING).header("Accept", BOTH).header("Accept-Encoding", "gzip"));

        assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(response.body()).contains("data: {1}");
    }

    @Test
    void cancelledStreamEndsWithoutResponse() {
        HttpResponse<String> response = answer(new Script().interim("{0}").cancel(), BOTH);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("event: message\ndata: {0}\n\n");
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        Script script = new Script().interim("{0}");
        gateway.dispatcher.set(script::answer);

        HttpResponse<InputStream> response =
                gateway.client.send(gateway.post(PING).header("Accept", BOTH).build(), BodyHandlers.ofInputStream());

        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(event(lines)).isEqualTo("{0}");
            // Given only now: the first must have come alone.
            script.interim("{1}");
            assertThat(event(lines)).isEqualTo("{1}");
            script.last("{2}");
            assertThat(event(lines)).isEqualTo("{2}");
            assertThat(lines.readLine()).isNull();
        }
        assertThat(script.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String event(BufferedReader lines) throws Exception {
        assertThat(lines.readLine()).isEqualTo("event: message");
        String data = lines.readLine();
        assertThat(lines.readLine()).isEmpty();
        return data.substring("data: ".length());
    }

    @Test
    void writeThatFailsCancels() throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(script::answer);
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: " + STREAM);
            assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 5_000; i++) {
                script.interim("x".repeat(1_000));
            }
            client.reset();
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
        assertThat(script.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void defectInMidStreamBecomesTheResponse() {
        gateway.dispatcher.set(request -> Answer.Messages.legacy(new BrokenAfterFirst()));

        HttpResponse<String> response = gateway.send(gateway.post(PING).header("Accept", BOTH));

        assertThat(response.body())
                .isEqualTo(
                        "event: message\ndata: {0}\n\nevent: message\ndata: "
                                + "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"internal error\"}}\n\n");
    }

    private HttpResponse<String> answer(Script script, String accept) {
        gateway.dispatcher.set(script::answer);
        return gateway.send(gateway.post(PING).header("Accept", accept));
    }

    private static final class BrokenAfterFirst implements io.mcpstead.bridge.MessageStream {
        private boolean first = true;

        @Override
        public Step next() {
            if (first) {
                first = false;
                return new Interim(io.mcpstead.wire.Slice.of("{0}"));
            }
            throw new IllegalStateException("secret detail");
        }

        @Override
        public void close() {}
    }
}
