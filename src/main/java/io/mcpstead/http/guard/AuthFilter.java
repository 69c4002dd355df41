package io.mcpstead.http.guard;

import io.mcpstead.config.AuthMode;
import io.mcpstead.config.ClientAuthConfig;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.Secret;
import io.mcpstead.metrics.AuthFailureReason;
import io.mcpstead.metrics.AuthMetrics;
import io.mcpstead.metrics.GatewayMetrics;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who sends the gateway's bearer token, where {@code mcp.auth.mode} asks for it. A filter of the servlet's, so
 * that it comes before anything reads the body.
 */
public final class AuthFilter implements Filter {
    private static final String SCHEME = "Bearer";
    private static final String CREDENTIALS = SCHEME + ' ';

    private final Supplier<McpConfig> config;
    private final AuthMetrics metrics;
    private final FailedRequests failures;

    /**
     * Asks for the token while the configuration says so.
     *
     * @param config as it is now, since a reload changes it
     */
    public AuthFilter(Supplier<McpConfig> config, GatewayMetrics metrics) {
        this.config = config;
        this.metrics = metrics.auth();
        this.failures = new FailedRequests(metrics);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (mayPass(http)) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletResponse refusal = (HttpServletResponse) response;
        failures.refuse(http, refusal);
        refusal.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        refusal.setHeader("WWW-Authenticate", SCHEME);
    }

    private boolean mayPass(HttpServletRequest request) {
        ClientAuthConfig auth = config.get().auth();
        if (auth.mode() == AuthMode.NONE) {
            return true;
        }
        AuthFailureReason failure = check(request.getHeaders("Authorization"), auth.bearerToken());
        if (failure == null) {
            metrics.success();
            return true;
        }
        metrics.failure(failure);
        return false;
    }

    /** What is wrong with the credentials; null for nothing. */
    static @Nullable AuthFailureReason check(Enumeration<String> headers, @Nullable Secret expected) {
        if (expected == null) {
            return AuthFailureReason.INTERNAL;
        }
        if (!headers.hasMoreElements()) {
            return AuthFailureReason.MISSING_HEADER;
        }
        String token = tokenIn(headers.nextElement());
        if (token == null || headers.hasMoreElements()) {
            return AuthFailureReason.BAD_FORMAT;
        }
        // Secrets are compared in constant time.
        return new Secret(token).equals(expected) ? null : AuthFailureReason.WRONG_TOKEN;
    }

    /** The token after the scheme, whose case does not matter (RFC 9110, section 11.1); null where there is none. */
    private static @Nullable String tokenIn(String header) {
        if (!header.regionMatches(true, 0, CREDENTIALS, 0, CREDENTIALS.length())) {
            return null;
        }
        String token = header.substring(CREDENTIALS.length()).strip();
        return token.isEmpty() ? null : token;
    }
}
