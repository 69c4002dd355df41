package io.mcpstead.http.inflight;

import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.session.Cancellation;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The requests of {@code /mcp} that are being handled, from their headers to the last byte of their answers. */
public final class Inflight implements Filter {
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = new Exchange((HttpServletRequest) request, (HttpServletResponse) response);
        exchanges.add(exchange);
        boolean handedOn = false;
        try {
            chain.doFilter(exchange, new LenientResponse((HttpServletResponse) response, exchange.cancellation()));
            handedOn = exchange.handOn(() -> end(exchange));
        } finally {
            if (!handedOn) {
                exchange.giveUp();
                end(exchange);
            }
        }
    }

    private void end(Exchange exchange) {
        exchange.answered();
        exchanges.remove(exchange);
    }

    /** How many requests are being handled. */
    public int count() {
        return exchanges.size();
    }

    /** The calls that are being answered, oldest first. */
    public List<OpenCall> openCalls() {
        return exchanges.stream()
                .flatMap(exchange -> exchange.openCalls().stream())
                .sorted(Comparator.comparingLong(OpenCall::nanos).reversed())
                .toList();
    }

    /** Waits until no request is being handled; false where some still are after this time, or on interruption. */
    public boolean awaitIdle(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!exchanges.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            // Polled, since this happens once in the gateway's life, so that no request has to signal its end.
            LockSupport.parkNanos(this, Math.min(left, POLL_NANOS));
        }
        return true;
    }

    /** Cancels every request that is being handled. */
    public void cancelAll(Cancellation.Cause cause) {
        exchanges.forEach(exchange -> exchange.cancellation().cancel(cause));
    }

    void cancelAbandoned(long minimumNanos) {
        long now = System.nanoTime();
        for (Exchange exchange : exchanges) {
            if (exchange.probe(now, minimumNanos)) {
                exchange.cancellation().cancel(Cancellation.Cause.CLIENT_GONE);
            }
        }
    }
}
