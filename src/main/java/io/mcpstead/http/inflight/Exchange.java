package io.mcpstead.http.inflight;

import io.mcpstead.session.Cancellation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client from its arrival to the last byte of its answer. While it waits for its answer, and only
 * then, its connection may be probed; the end of waiting and a probe exclude each other, so that a probe never reads
 * what belongs to the connection's next request.
 */
public final class Exchange {
    private static final String ATTRIBUTE = Exchange.class.getName();

    private final HttpServletRequest request;
    private final Cancellation cancellation = new Cancellation();
    private final long startedNanos = System.nanoTime();
    private long waitingSince;
    private boolean waiting;
    private @Nullable ClientProbe probe;

    Exchange(HttpServletRequest request) {
        this.request = request;
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The exchange that {@link Inflight} has begun for this request. */
    public static Exchange of(HttpServletRequest request) {
        return Objects.requireNonNull(find(request), "the request passed no Inflight");
    }

    /** The same, null for a request of another path. */
    public static @Nullable Exchange find(HttpServletRequest request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /** Since the request's arrival. */
    public long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** The request has been read whole, and its answer may take its time: watches for the client's going from now on. */
    public void awaitAnswer() {
        synchronized (this) {
            waiting = true;
            waitingSince = System.nanoTime();
        }
        if (isMultiplexed()) {
            coreRequest().addFailureListener(failure -> cancellation.cancel(Cancellation.Cause.CLIENT_GONE));
        }
    }

    /** The answer is there: no probe runs any more when this returns. */
    public synchronized void answered() {
        waiting = false;
    }

    /** Probes where the answer is awaited for at least the time given; true where the client has gone. */
    synchronized boolean probe(long nowNanos, long minimumNanos) {
        if (!waiting || nowNanos - waitingSince < minimumNanos || isMultiplexed()) {
            return false;
        }
        if (probe == null) {
            probe = new ClientProbe(coreRequest().getConnectionMetaData().getConnection());
        }
        boolean gone = probe.clientHasGone();
        waiting = !gone;
        return gone;
    }

    /** In HTTP/2 a stream's end is reported by its connection, which is always being read. */
    private boolean isMultiplexed() {
        return !request.getProtocol().startsWith("HTTP/1");
    }

    private Request coreRequest() {
        return ServletContextRequest.getServletContextRequest(request);
    }
}
