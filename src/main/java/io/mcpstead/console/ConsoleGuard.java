package io.mcpstead.console;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others from acting through the browser of somebody who can reach the admin port, and has the browser hold the
 * console's own page to what it is meant to do.
 */
final class ConsoleGuard implements Filter {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String WRONG_HOST = "Asked for by this name, the console does not answer: use an IP address or"
            + " localhost, or list the name in admin.allowed_hosts.\n";
    private static final String WRONG_ORIGIN = "The console answers its own page only.\n";

    private final List<String> allowedHosts;

    ConsoleGuard(List<String> allowedHosts) {
        this.allowedHosts = List.copyOf(allowedHosts);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setHeader("Content-Security-Policy", POLICY);
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cache-Control", "no-store");
        String refusal = refusal(http);
        if (refusal == null) {
            chain.doFilter(request, response);
        } else {
            Answers.text(answer, HttpServletResponse.SC_FORBIDDEN, refusal);
        }
    }

    private @Nullable String refusal(HttpServletRequest request) {
        String host = host(request);
        if (!RequestOrigin.isOwnHost(host, allowedHosts)) {
            return WRONG_HOST;
        }
        boolean own = RequestOrigin.isOwnPage(request.getHeader("Origin"), host)
                && !(isApi(request) && RequestOrigin.isOtherSite(request.getHeader("Sec-Fetch-Site")));
        return own ? null : WRONG_ORIGIN;
    }

    /** Whoever follows a link to the page may have it. */
    private static boolean isApi(HttpServletRequest request) {
        return request.getServletPath().startsWith(Console.API);
    }

    /** HTTP/2 may have it in {@code :authority} alone. */
    private static String host(HttpServletRequest request) {
        String header = request.getHeader("Host");
        return header != null ? header : request.getServerName() + ":" + request.getServerPort();
    }
}
