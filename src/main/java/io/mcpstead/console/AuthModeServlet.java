package io.mcpstead.console;

import io.mcpstead.config.AuthMode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * {@code GET /console/auth}: whether the page needs a token. It could find out by asking for something without, but that would be
 * counted, and tell of an attack each time that somebody opens the page.
 */
final class AuthModeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<AuthMode> mode;

    AuthModeServlet(Supplier<AuthMode> mode) {
        this.mode = mode;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String json = "{\"mode\":\"" + mode.get().name().toLowerCase(Locale.ROOT) + "\"}";
        Answers.json(response, HttpServletResponse.SC_OK, json.getBytes(StandardCharsets.US_ASCII));
    }
}
