package io.mcpstead.http.guard;

import io.mcpstead.config.AuthMode;
import io.mcpstead.config.ClientAuthConfig;
import io.mcpstead.config.ClientToken;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.Secret;
import io.mcpstead.http.inflight.Exchange;
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
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who sends the gateway's bearer token, where {@code mcp.auth.mode} asks for it. A filter of the servlet's, so
 * that it comes before anything reads the body.
 */
public final class AuthFilter implements Filter {
    private static final String SCHEME = "Bearer";
    private static final String CREDENTIALS = SCHEME + ' ';

    /** What comes of looking at a request's credentials. */
    sealed interface Verdict {}

    /** @param token the name of the token that was sent */
    record Passed(String token) implements Verdict {}

    record Refused(AuthFailureReason reason) implements Verdict {}

    private final Supplier<McpConfig> config;
    private final InstantSource clock;
    private final AuthMetrics metrics;
    private final FailedRequests failures;

    /**
     * Asks for the token while the configuration says so.
     *
     * @param config as it is now, since a reload changes it
     * @param clock by which tokens expire
     */
    public AuthFilter(Supplier<McpConfig> config, GatewayMetrics metrics, InstantSource clock) {
        this.config = config;
        this.clock = clock;
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
        return switch (check(request.getHeaders("Authorization"), auth.tokens(), clock)) {
            case Passed passed -> {
                metrics.success(passed.token());
                Exchange exchange = Exchange.find(request);
                if (exchange != null) {
                    exchange.letInBy(passed.token());
                }
                yield true;
            }
            case Refused refused -> {
                metrics.failure(refused.reason());
                yield false;
            }
        };
    }

    /** Judges the values of the {@code Authorization} headers of a request. */
    static Verdict check(Enumeration<String> headers, List<ClientToken> tokens, InstantSource clock) {
        if (tokens.isEmpty()) {
            return new Refused(AuthFailureReason.INTERNAL);
        }
        if (!headers.hasMoreElements()) {
            return new Refused(AuthFailureReason.MISSING_HEADER);
        }
        String sent = tokenIn(headers.nextElement());
        if (sent == null || headers.hasMoreElements()) {
            return new Refused(AuthFailureReason.BAD_FORMAT);
        }
        ClientToken token = match(new Secret(sent), tokens);
        if (token == null) {
            return new Refused(AuthFailureReason.WRONG_TOKEN);
        }
        boolean expired = token.expiresAt() != null && token.isExpired(clock.instant());
        return expired ? new Refused(AuthFailureReason.EXPIRED_TOKEN) : new Passed(token.name());
    }

    /** Compares with every token, each in constant time, so that the time taken does not tell how near it came. */
    private static @Nullable ClientToken match(Secret sent, List<ClientToken> tokens) {
        ClientToken found = null;
        for (ClientToken token : tokens) {
            if (token.value().equals(sent)) {
                found = token;
            }
        }
        return found;
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
