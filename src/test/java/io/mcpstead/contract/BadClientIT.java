package io.mcpstead.contract;

import static io.mcpstead.testing.McpClient.callRequest;
import static io.mcpstead.testing.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.GatewayProcess;
import io.mcpstead.testing.McpClient;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.TestUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input from clients: a clear error each, and everybody else is served on. */
final class BadClientIT {
    private static final TestUpstream UPSTREAM = TestUpstream.create().start();
    private static final GatewayProcess GATEWAY = GatewayProcess.start(
            new GatewayConfig().with("mcp", "{max_request_bytes: 100000}").server("one", UPSTREAM));

    private final McpClient client = GATEWAY.client();

    @BeforeAll
    static void connect() {
        GATEWAY.connected("one");
    }

    @AfterEach
    void servesOthersOn() {
        UPSTREAM.behave();
        assertThat(GATEWAY.client()
                        .call("one__echo", "{\"still\":1}")
                        .at("/result/structuredContent/still")
                        .asInt())
                .isEqualTo(1);
        assertThat(GATEWAY.lines("Exception")).isEmpty();
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
        UPSTREAM.close();
    }

    private static int code(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode message = McpClient.last(response);
        assertThat(message.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(message.at("/error/message").asText()).isNotEmpty();
        return message.at("/error/code").asInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "nonsense", "<html></html>", "{\"a\":1}{\"b\":2}", "{'a':1}"})
    void refusesWhatIsNoJson(String body) {
        assertThat(code(client.post(body))).isEqualTo(-32700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"params", "unknown", "id"})
    void refusesDeepNesting(String member) {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);

        assertThat(code(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"" + member + "\":" + deep + "}")))
                .isEqualTo(-32700);
        assertThat(code(client.post(deep))).isEqualTo(-32700);
    }

    @Test
    void refusesAHugeBody() {
        HttpResponse<String> response = client.post(callRequest("1", "one__echo", "\"" + "x".repeat(200_000) + "\""));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(McpClient.last(response).at("/error/message").asText()).contains("100000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
    void refusesAnotherContentType(String type) {
        HttpResponse<String> response = client.header("Content-Type", type).post(request("1", "ping", "{}"));

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=\"UTF-8\""})
    void takesAContentTypeWithParameters(String type) {
        assertThat(client.header("Content-Type", type)
                        .post(request("1", "ping", "{}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesBrokenUtf8() {
        byte[] body = callRequest("1", "one__echo", "{\"a\":\"?\"}").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }

        assertThat(code(client.post(body))).isEqualTo(-32700);
    }

    @Test
    void refusesUtf16() {
        assertThat(code(client.post(request("1", "ping", "{}").getBytes(StandardCharsets.UTF_16LE))))
                .isEqualTo(-32700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "{}", "[1]", "{\"a\":1}"})
    void refusesIdsThatAreNeitherStringNorNumber(String id) {
        assertThat(code(client.post(request(id, "ping", "{}")))).isEqualTo(-32600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"one__echo\",\"n\\u0061me\":\"one__fail\"}}"
            })
    void refusesDuplicateKeys(String body) {
        assertThat(code(client.post(body))).isEqualTo(-32600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}", "[\"one__echo\"]"})
    void refusesANameThatIsNoString(String name) {
        assertThat(code(client.post(request("1", "tools/call", "{\"name\":" + name + "}"))))
                .isEqualTo(-32602);
    }

    @Test
    void answersANameWithHalfASurrogatePair() {
        assertThat(code(client.post(request("1", "tools/call", "{\"name\":\"one__\\ud800\"}"))))
                .isEqualTo(-32602);
        assertThat(code(client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\udfff\"}")))
                .isEqualTo(-32601);
    }

    @Test
    void shortensALongNameInItsError() {
        HttpResponse<String> response = client.post(callRequest("1", "one__" + "x".repeat(50_000), "{}"));

        assertThat(code(response)).isEqualTo(-32602);
        assertThat(response.body()).hasSizeLessThan(1000);
    }

    @Test
    void answersManyMembersInTime() {
        StringBuilder body = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"");
        for (int i = 0; i < 9000; i++) {
            body.append(",\"").append(i).append("\":0");
        }

        assertThat(client.post(body.append("}").toString()).statusCode()).isEqualTo(200);
    }

    @Test
    void outlastsHalfARequestAndThenSilence() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port());
                silent.add(socket);
                write(
                        socket,
                        "POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + (i % 2 == 0 ? "" : "Content-Length: 500\r\n\r\n{\"jsonrpc\""));
            }

            assertThat(client.call("one__echo", "{}").has("result")).isTrue();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void cancelsTheCallOfAClientThatDisconnects() throws Exception {
        int before = UPSTREAM.received().cancelled().size();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port())) {
            String body = callRequest("1", "one__slow", "{}");
            write(
                    socket,
                    "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, "
                            + "text/event-stream\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            await().until(() -> UPSTREAM.waiting() == 1);
        }
        await().until(() -> UPSTREAM.received().cancelled().size() > before);
        UPSTREAM.release();
        await().until(() -> UPSTREAM.waiting() == 0);
    }

    @Test
    void cancelsTheCallOfAClientThatDisconnectsInMidStream() throws Exception {
        int before = UPSTREAM.received().cancelled().size();
        UPSTREAM.onCall(Misbehaviour.ENDLESS_MESSAGES);
        try (InputStream answer = client.open(McpClient.progressRequest("1", "one__progress", "{}", "\"t\""))) {
            assertThat(answer.read()).isPositive();
        }

        await().until(() -> UPSTREAM.received().cancelled().size() > before);
    }

    @Test
    void refusesAForeignOrigin() {
        HttpResponse<String> response =
                client.header("Origin", "http://evil.example").post(request("1", "ping", "{}"));

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://127.0.0.1:1234", "http://[::1]:99", "https://localhost:8443"})
    void takesALoopbackOrigin(String origin) {
        assertThat(client.header("Origin", origin)
                        .post(request("1", "ping", "{}"))
                        .statusCode())
                .isEqualTo(200);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
