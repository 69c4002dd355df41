package io.mcpstead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An MCP client of one session, as small as can be: what it loads goes into the AOT cache that is recorded from a
 * self-test, and the gateway itself uses another client.
 */
final class SelfTestClient {
    private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final String SESSION = "Mcp-Session-Id";

    private final String gateway;
    private @Nullable String session;
    private int lastId;

    /** @param port the gateway's port on 127.0.0.1 */
    SelfTestClient(int port) {
        this.gateway = "http://127.0.0.1:" + port;
    }

    record Answer(int status, String type, String body) {
        private static final int SHOWN = 512;

        @Override
        public String toString() {
            return status + " " + (body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body);
        }
    }

    boolean hasSession() {
        return session != null;
    }

    /** Sends a request whose answer may be streamed. */
    Answer ask(String method, String params) throws IOException {
        lastId++;
        return post(
                "/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":" + lastId + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Sends a notification. */
    Answer tell(String method) throws IOException {
        return post("/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
    }

    /** Ends the session. */
    Answer terminate() throws IOException {
        return read(open("DELETE", "/mcp"));
    }

    Answer get(String path) throws IOException {
        return read(open("GET", path));
    }

    Answer post(String path, String body) throws IOException {
        HttpURLConnection connection = open("POST", path);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Accept", "application/json, text/event-stream");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        Answer answer = read(connection);
        String given = connection.getHeaderField(SESSION);
        if (given != null) {
            session = given;
        }
        return answer;
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(gateway + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        if (session != null && path.equals("/mcp")) {
            connection.setRequestProperty(SESSION, session);
        }
        return connection;
    }

    private static Answer read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String type = connection.getContentType();
        // Null for an error without a body.
        InputStream stream = status >= HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getErrorStream()
                : connection.getInputStream();
        String body = stream == null ? "" : text(stream);
        return new Answer(status, type == null ? "" : type, body);
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
