package io.mcpstead.console;

import io.mcpstead.digest.Sha256;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, out of the jar. Not Dropwizard's servlet for assets: it also goes by the time of a file, which in a
 * reproducible jar is always the same, so that a browser would keep the page of the release before.
 */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String INDEX = "index.html";
    private static final int TAG_DIGITS = 32;
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            INDEX,
            "text/html;charset=utf-8",
            "console.css",
            "text/css;charset=utf-8",
            "icon.svg",
            "image/svg+xml",
            "api.js",
            SCRIPT,
            "console.js",
            SCRIPT,
            "dom.js",
            SCRIPT,
            "reload.js",
            SCRIPT,
            "tools.js",
            SCRIPT);

    /** Those that were asked for: most gateways start without anybody who looks. */
    private final transient Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** @param tag of its content, in quotes as in {@code ETag} */
    @SuppressWarnings("ArrayRecordComponent") // Written as it is, and never compared.
    private record PageFile(byte[] content, String type, String tag) {
        static PageFile read(String name) {
            try (InputStream in = PageServlet.class.getResourceAsStream("page/" + name)) {
                byte[] content = Objects.requireNonNull(in, name).readAllBytes();
                String tag = '"' + Sha256.hex(content).substring(0, TAG_DIGITS) + '"';
                return new PageFile(content, Objects.requireNonNull(TYPES.get(name)), tag);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + name + " on the class path", e);
            }
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null) {
            // Relative, so that it is right behind a proxy that puts something before it.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "console/");
            return;
        }
        String name = path.equals("/") ? INDEX : path.substring(1);
        if (TYPES.containsKey(name)) {
            send(files.computeIfAbsent(name, PageFile::read), request.getHeader("If-None-Match"), response);
        } else {
            Answers.text(response, HttpServletResponse.SC_NOT_FOUND, "The console has no such file.\n");
        }
    }

    private static void send(PageFile file, @Nullable String known, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", file.tag());
        if (known != null && Arrays.stream(known.split(",", -1)).anyMatch(tag -> isSame(tag, file))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(file.type());
        response.setContentLength(file.content().length);
        response.getOutputStream().write(file.content());
    }

    /** Weakly compared (RFC 9110, section 13.1.2), since a proxy that compresses makes a weak tag of it. */
    private static boolean isSame(String tag, PageFile file) {
        String stripped = tag.strip();
        return (stripped.startsWith("W/") ? stripped.substring(2) : stripped).equals(file.tag());
    }
}
