package io.mcpstead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mcpstead.wire.SseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test server itself, by a plain HTTP client, so that a failing gateway test accuses the gateway. */
final class TestUpstreamTest {
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\"}}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestUpstream upstream = TestUpstream.create();

    @AfterEach
    void close() {
        upstream.close();
        client.close();
    }

    private HttpResponse<String> post(String session, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(upstream.url())).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String initialize() throws Exception {
        return post("", INITIALIZE).headers().firstValue("mcp-session-id").orElseThrow();
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + ",\"_meta\":{\"progressToken\":\"p\"}}}";
    }

    private static List<String> events(String stream) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), 30_000_000);
        List<String> events = new ArrayList<>();
        for (var event = reader.next(); event != null; event = reader.next()) {
            events.add(event.data().text());
        }
        return events;
    }

    @Test
    void echoes() throws Exception {
        upstream.start();

        assertThat(Json.read(post(initialize(), call("echo", "{\"a\":1.50}")).body())
                        .at("/result/structuredContent/a")
                        .decimalValue())
                .isEqualByComparingTo("1.5");
        assertThat(upstream.received().of("tools/call")).hasSize(1);
    }

    @Test
    void sendsProgressAndLogsBeforeTheAnswer() throws Exception {
        upstream.start();
        List<String> events = events(post(initialize(), call("progress", "{\"progress\":2,\"messages\":1}"))
                .body());

        assertThat(events).hasSize(4);
        assertThat(events.getFirst()).contains("\"progressToken\":\"p\"");
        assertThat(events.getLast()).contains("\"id\":5");
    }

    @ParameterizedTest
    @EnumSource(SseDialect.class)
    void writesEachDialect(SseDialect dialect) throws Exception {
        upstream.transport(Transport.STREAMABLE_SSE).dialect(dialect).start();
        String body = post(initialize(), call("echo", "{\"a\":1}")).body();

        assertThat(events(body)).anyMatch(data -> data.contains("structuredContent"));
    }

    @ParameterizedTest
    @EnumSource(SessionLoss.class)
    void forgetsASessionAfterItsCalls(SessionLoss loss) throws Exception {
        upstream.callsPerSession(1, loss).start();
        String session = initialize();

        assertThat(post(session, call("echo", "{}")).body()).contains("\"result\"");
        assertThat(post(session, call("echo", "{}")).body()).doesNotContain("\"result\"");
        assertThat(post(initialize(), call("echo", "{}")).body()).contains("\"result\"");
    }

    @Test
    void listsToolsInPages() throws Exception {
        upstream.pageSize(2).listed("{\"name\":7}").start();
        String session = initialize();
        String list = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/list\",\"params\":{%s}}";

        assertThat(post(session, list.formatted("")).body()).contains("\"echo\"", "\"slow\"", "\"nextCursor\":\"2\"");
        assertThat(post(session, list.formatted("\"cursor\":\"4\"")).body())
                .contains("\"counter\"", "{\"name\":7}")
                .doesNotContain("nextCursor");
    }

    @Test
    void misbehavesForAWhile() throws Exception {
        upstream.onCall(Misbehaviour.first(1, Misbehaviour.UNAUTHORIZED)).start();
        String session = initialize();

        assertThat(post(session, call("echo", "{}")).statusCode()).isEqualTo(401);
        assertThat(post(session, call("echo", "{}")).statusCode()).isEqualTo(200);
    }

    @Test
    void closesInMidAnswer() throws Exception {
        upstream.onCall(Misbehaviour.CLOSES_IN_MID_JSON).start();
        String session = initialize();

        assertThatThrownBy(() -> post(session, call("echo", "{}"))).isInstanceOf(IOException.class);
    }

    @Test
    void answersOnTheSessionsStreamInHttpSse() throws Exception {
        upstream.transport(Transport.HTTP_SSE).start();
        HttpResponse<InputStream> get = client.send(
                HttpRequest.newBuilder(URI.create(upstream.url())).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = get.body()) {
            SseReader reader = new SseReader(in, 1000);
            String endpoint = Objects.requireNonNull(reader.next()).data().text();
            HttpResponse<String> accepted = client.send(
                    HttpRequest.newBuilder(URI.create(upstream.url()).resolve(endpoint))
                            .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(Objects.requireNonNull(reader.next()).data().text()).contains("serverInfo");
        }
    }

    @Test
    void comesBackOnTheSamePortWithoutItsSessions() throws Exception {
        upstream.start();
        String session = initialize();
        String url = upstream.url();
        upstream.kill();
        assertThatThrownBy(() -> post(session, call("echo", "{}"))).isInstanceOf(IOException.class);
        upstream.start();

        assertThat(upstream.url()).isEqualTo(url);
        assertThat(post(session, call("echo", "{}")).statusCode()).isEqualTo(404);
    }

    @Test
    void speaksTlsThatNobodyTrusts() {
        upstream.selfSigned().start();

        assertThatThrownBy(this::initialize).isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
    }

    @Test
    void notesIdsThatAreInFlightTwice() throws Exception {
        upstream.start();
        String session = initialize();
        Thread first = Thread.startVirtualThread(() -> quietly(session));
        Thread second = Thread.startVirtualThread(() -> quietly(session));
        await().until(() -> upstream.waiting() == 2);
        upstream.release();
        upstream.release();
        first.join();
        second.join();

        assertThat(upstream.received().crossedIds()).isEqualTo(1);
    }

    private void quietly(String session) {
        try {
            post(session, call("slow", "{}"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void leavesNoThreadBehind() {
        upstream.onEverything(Misbehaviour.NEVER_ANSWERS).start();
        var pending = client.sendAsync(
                HttpRequest.newBuilder(URI.create(upstream.url()))
                        .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().until(() -> !upstream.received().all().isEmpty());
        upstream.close();

        await().until(pending::isCompletedExceptionally);
    }

    private HttpResponse<String> modern(String method, String params, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream.url()))
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method
                        + "\",\"params\":{" + params + "\"_meta\":{"
                        + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}}}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aModernServerIsStrict() throws Exception {
        upstream.speaking(Speaks.MODERN).start();

        assertThat(modern("server/discover", "").body()).contains("\"supportedVersions\":[\"2026-07-28\"]");
        assertThat(modern("nonsense", "").statusCode()).isEqualTo(404);
        HttpResponse<String> mismatch = modern("tools/call", "\"name\":\"echo\",", "Mcp-Name", "other");
        assertThat(mismatch.statusCode()).isEqualTo(400);
        assertThat(mismatch.body()).contains("-32020");
        assertThat(post("", INITIALIZE).statusCode()).isBetween(400, 499);
    }

    @Test
    void aModernServerAsksByResult() throws Exception {
        upstream.speaking(Speaks.MODERN).offeringAll().start();
        String name = "\"name\":\"ask_elicitation\",";
        HttpResponse<String> asked = modern("tools/call", name, "Mcp-Name", "ask_elicitation");
        String state = Json.read(asked.body()).at("/result/requestState").toString();
        String retry =
                name + "\"inputResponses\":{\"round1\":{\"action\":\"decline\"}},\"requestState\":" + state + ",";

        assertThat(Json.read(asked.body())
                        .at("/result/inputRequests/round1/method")
                        .asText())
                .isEqualTo("elicitation/create");
        assertThat(Json.read(modern("tools/call", retry, "Mcp-Name", "ask_elicitation")
                                .body())
                        .at("/result/structuredContent/round1/action")
                        .asText())
                .isEqualTo("decline");
        HttpResponse<String> missing = modern("tools/call", "\"name\":\"ask_roots\",", "Mcp-Name", "ask_roots");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body()).contains("-32021", "\"roots\":{}");
    }
}
