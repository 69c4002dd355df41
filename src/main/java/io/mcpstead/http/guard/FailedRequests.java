package io.mcpstead.http.guard;

import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import jakarta.servlet.http.HttpServletRequest;

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

    void count(HttpServletRequest request) {
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
