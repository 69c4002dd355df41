package io.mcpstead.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The forms of the console's answers. */
final class Answers {
    private Answers() {}

    static void text(HttpServletResponse response, int status, String text) throws IOException {
        send(response, status, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void json(HttpServletResponse response, int status, byte[] json) throws IOException {
        send(response, status, "application/json", json);
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
