package io.mcpstead.http.guard;

import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Counts requests of {@code /mcp} that a filter has refused; what is in their bodies is not known. */
final class FailedRequests {
    private final RequestMetrics posts;
    private final RequestMetrics listens;
    private final RequestMetrics terminations;

    FailedRequests(GatewayMetrics metrics) {
        this.posts = metrics.request("unknown");
        this.listens = metrics.request("listen");
        this.terminations = metrics.request("terminate");
    }

    /**
     * Counts a request that is about to be refused. Where a body is on its way that nobody will read, the answer says
     * that the connection ends with it: a client that is not told would send its next request into a closing one.
     */
    void refuse(HttpServletRequest request, HttpServletResponse response) {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            response.setHeader("Connection", "close");
        }
        count(request);
    }

    private void count(HttpServletRequest request) {
        Exchange exchange = Exchange.find(request);
        if (exchange != null) {
            metricsFor(request.getMethod()).record(false, exchange.elapsedNanos());
        }
    }

    private RequestMetrics metricsFor(String httpMethod) {
        return switch (httpMethod) {
            case "GET" -> listens;
            case "DELETE" -> terminations;
            default -> posts;
        };
    }
}
