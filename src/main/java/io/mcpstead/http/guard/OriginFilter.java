package io.mcpstead.http.guard;

import io.mcpstead.config.McpConfig;
import io.mcpstead.metrics.GatewayMetrics;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages from acting through the browser of somebody who can reach the gateway (DNS rebinding; specification
 * 2025-11-25, Transports, "Security Warning"): a request that names its origin must come from the same machine, or from
 * an origin in {@code mcp.allowed_origins}.
 */
public final class OriginFilter implements Filter {
    private static final byte[] REFUSAL =
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"origin not allowed\"}}"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Supplier<McpConfig> config;
    private final FailedRequests failures;

    /**
     * Allows what the configuration lists.
     *
     * @param config as it is now, since a reload changes it
     */
    public OriginFilter(Supplier<McpConfig> config, GatewayMetrics metrics) {
        this.config = config;
        this.failures = new FailedRequests(metrics);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        String origin = http.getHeader("Origin");
        if (origin == null || isAllowed(origin, config.get().allowedOrigins())) {
            chain.doFilter(request, response);
        } else {
            HttpServletResponse refusal = (HttpServletResponse) response;
            failures.refuse(http, refusal);
            refuse(refusal);
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("application/json");
        response.setContentLength(REFUSAL.length);
        response.getOutputStream().write(REFUSAL);
    }

    static boolean isAllowed(String origin, List<String> allowed) {
        for (String entry : allowed) {
            if (entry.equals(McpConfig.ANY_ORIGIN) || entry.equalsIgnoreCase(origin)) {
                return true;
            }
        }
        return isLoopback(origin);
    }

    private static boolean isLoopback(String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null
                    && "".equals(uri.getRawPath())
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return web && bare && isLoopbackHost(uri.getHost());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Decided by the text alone: a name that is looked up says what its owner wants it to say. */
    private static boolean isLoopbackHost(@Nullable String host) {
        return host != null && (host.equalsIgnoreCase("localhost") || host.equals("[::1]") || isLoopbackAddress(host));
    }

    private static boolean isLoopbackAddress(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("127")) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }
}
