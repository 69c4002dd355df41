package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.dispatch.Answer;
import io.mcpstead.dispatch.ClientRequest;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.wire.Slice;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class McpResourceTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

    private final AtomicReference<ClientRequest> seen = new AtomicReference<>();
    private final AtomicReference<String> seenSession = new AtomicReference<>();
    private TestGateway gateway;

    @BeforeAll
    void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void answerWithResult() {
        gateway.dispatcher.set(request -> {
            seen.set(request);
            seenSession.set(String.valueOf(request.headers().get("Mcp-Session-Id")));
            return Answer.Messages.legacy(new Script().last(RESULT));
        });
    }

    @Test
    void passesBodyAndHeadersOnAsTheyCame() {
        gateway.send(gateway.post(PING).header("Mcp-Session-Id", "s1").header("Mcp-Session-Id", "s2"));

        assertThat(seen.get().body().text()).isEqualTo(PING);
        assertThat(seenSession.get()).isEqualTo("s1, s2");
        assertThat(seen.get().streams()).isFalse();
        assertThat(seen.get().server()).isNull();
    }

    @Test
    void answersWithJsonOfKnownLength() {
        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(RESULT);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().allValues("Content-Length")).containsExactly("" + RESULT.length());
    }

    @Test
    void announcesTheLengthOfLongAnswersToo() {
        String result = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "x".repeat(300_000) + "\"}";
        gateway.dispatcher.set(request -> Answer.Messages.legacy(new Script().last(result)));

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.body()).isEqualTo(result);
        assertThat(response.headers().allValues("Content-Length")).containsExactly("" + result.length());
    }

    @Test
    void sendsNewSessionIdWithTheAnswer() {
        gateway.dispatcher.set(request -> Answer.Messages.opening(new Script().last(RESULT), "abc"));

        assertThat(gateway.send(gateway.post(PING)).headers().firstValue("Mcp-Session-Id"))
                .hasValue("abc");
    }

    @Test
    void answersNotificationWith202AndNoBody() {
        gateway.dispatcher.set(request -> new Answer.Accepted());

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void answersCancelledRequestWith202AndNoBody() {
        gateway.dispatcher.set(request -> Answer.Messages.legacy(new Script().cancel()));

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void sendsRefusalOfTheDispatcherWithItsStatus() {
        gateway.dispatcher.set(request -> new Answer.Refused(503, Slice.of("{\"gateway\":\"shutting down\"}")));

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"gateway\":\"shutting down\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"})
    void takesJsonWithParameters(String contentType) {
        HttpResponse<String> response = gateway.send(
                gateway.request("/mcp").header("Content-Type", contentType).POST(BodyPublishers.ofString(PING)));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "nonsense"})
    void refusesOtherContentTypesWith415(String contentType) {
        HttpResponse<String> response = gateway.send(
                gateway.request("/mcp").header("Content-Type", contentType).POST(BodyPublishers.ofString(PING)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("\"jsonrpc\":\"2.0\"", "-32600", "Content-Type");
    }

    @Test
    void refusesMissingContentTypeWith415() {
        assertThat(gateway.send(gateway.request("/mcp").POST(BodyPublishers.ofString(PING)))
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json;q=0", "nonsense", "*/*;q=0", ""})
    void refusesClientThatAcceptsNeitherFormWith406(String accept) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: " + accept);

            assertThat(client.head()).startsWith("http/1.1 406").contains("application/json");
        }
    }

    @Test
    void readsSeveralLinesOfAcceptAsOne() throws Exception {
        AtomicBoolean streams = new AtomicBoolean();
        gateway.dispatcher.set(request -> {
            streams.set(request.streams());
            return new Answer.Accepted();
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.post(PING, "Accept: application/json", "Accept: text/event-stream");

            assertThat(client.head()).startsWith("http/1.1 202");
            assertThat(streams).isTrue();
        }
    }

    @Test
    void countsWhatItRefusesAsInvalid() {
        double before = gateway.metric("mcpstead_mcp_requests_total{method=\"invalid\",result=\"error\"}");

        gateway.send(gateway.post(PING).header("Accept", "text/html"));

        assertThat(gateway.metric("mcpstead_mcp_requests_total{method=\"invalid\",result=\"error\"}"))
                .isEqualTo(before + 1);
    }

    @Test
    void refusesAnnouncedLengthOverTheLimitBeforeTheBodyComes() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.announce("/mcp", "application/json", TestGateway.LIMIT + 1);

            assertThat(client.head()).startsWith("http/1.1 413").contains("connection: close");
        }
    }

    @Test
    void clientThatSendsTooMuchReadsItsRefusal() {
        HttpResponse<String> response = gateway.send(gateway.post("x".repeat(8_000_000)));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("-32600", "mcp.max_request_bytes");
    }

    @Test
    void stopsReadingBodyOfUnknownLengthAtTheLimit() {
        byte[] body = "x".repeat(TestGateway.LIMIT + 1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        HttpResponse<String> response = gateway.send(chunked(body));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("-32600");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 * 1024, 64 * 1024 + 1, TestGateway.LIMIT})
    void readsBodiesOfAllLengthsUpToTheLimit(int length) {
        String body = "x".repeat(length);

        gateway.send(gateway.post(body));
        assertThat(seen.get().body().text()).isEqualTo(body);

        gateway.send(chunked(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(seen.get().body().text()).isEqualTo(body);
    }

    private HttpRequest.Builder chunked(byte[] body) {
        return gateway.request("/mcp")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
    }

    @Test
    void holdsTheLimitAgainstBodiesThatAreUnpacked() throws Exception {
        gateway.send(gateway.request("/mcp")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(PING.repeat(200)))));
        assertThat(seen.get().body().text()).isEqualTo(PING.repeat(200));

        HttpResponse<String> tooLong = gateway.send(gateway.request("/mcp")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip("x".repeat(10_000_000)))));
        assertThat(tooLong.statusCode()).isEqualTo(413);
    }

    private static byte[] gzip(String text) throws java.io.IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(bytes)) {
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void hidesDefectsBehindInternalErrorWithTheRequestsId() {
        gateway.dispatcher.set(request -> {
            throw new IllegalStateException("secret detail");
        });

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"internal error\"}}");
    }

    @Test
    void hidesErrorsOfTheMachineToo() {
        gateway.dispatcher.set(request -> {
            throw new StackOverflowError("secret detail");
        });

        HttpResponse<String> response = gateway.send(gateway.post(PING));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("-32603").doesNotContain("secret");
    }

    @Test
    void getIsNotAllowedAndCountedAsListen() {
        double before = gateway.metric("mcpstead_mcp_requests_total{method=\"listen\",result=\"error\"}");

        HttpResponse<String> response = gateway.send(gateway.request("/mcp").header("Accept", "text/event-stream"));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().allValues("Allow")).containsExactly("POST, DELETE");
        assertThat(response.body()).isEmpty();
        assertThat(gateway.metric("mcpstead_mcp_requests_total{method=\"listen\",result=\"error\"}"))
                .isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "PATCH"})
    void otherMethodsAreNotAllowed(String method) {
        HttpResponse<String> response = gateway.send(gateway.request("/mcp").method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().allValues("Allow")).containsExactly("POST, DELETE");
    }

    @Test
    void optionsNamesTheMethods() {
        HttpResponse<String> response =
                gateway.send(gateway.request("/mcp").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().allValues("Allow")).containsExactly("POST, DELETE");
    }

    @Test
    void deleteEndsTheSession() {
        double before = gateway.metric("mcpstead_mcp_requests_total{method=\"terminate\",result=\"success\"}");
        String id = gateway.sessions()
                .open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, "/mcp"))
                .orElseThrow()
                .id();

        assertThat(delete(id)).isEqualTo(202);
        assertThat(gateway.sessions().find(id)).isEmpty();
        assertThat(delete(id)).isEqualTo(404);
        assertThat(gateway.metric("mcpstead_mcp_requests_total{method=\"terminate\",result=\"success\"}"))
                .isEqualTo(before + 1);
        assertThat(gateway.metric("mcpstead_downstream_session_terminations_total{reason=\"client_delete\"}"))
                .isEqualTo(1);
    }

    private int delete(String id) {
        return gateway.send(gateway.request("/mcp").header("Mcp-Session-Id", id).DELETE())
                .statusCode();
    }

    @Test
    void deleteWithoutSessionIdIsABadRequest() {
        assertThat(gateway.send(gateway.request("/mcp").DELETE()).statusCode()).isEqualTo(400);
    }

    @Test
    void unknownPathsAreNotFoundWithoutHtml() {
        HttpResponse<String> response = gateway.send(gateway.request("/nowhere").header("Accept", "text/html"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("Not Found");
    }
}
