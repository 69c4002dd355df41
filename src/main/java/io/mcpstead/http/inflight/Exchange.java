package io.mcpstead.http.inflight;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.Sender;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.session.Cancellation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client from its arrival to the last byte of its answer. While it waits for its answer, and only
 * then, its connection may be probed; the end of waiting and a probe exclude each other, so that a probe never reads
 * what belongs to the connection's next request. It is the request itself for all that comes after {@link Inflight}: an
 * attribute would cost each request a map.
 */
public final class Exchange extends HttpServletRequestWrapper implements Sender {
    private static final int STREAM_BUFFER = 1024;

    /** What has waited for long is looked at more rarely, each time after this part of the time that it has waited. */
    private static final int PATIENCE = 8;

    /** The longest time between two looks, for streams that are open for days. */
    private static final long MAX_NANOS_BETWEEN = Duration.ofSeconds(5).toNanos();

    private final HttpServletResponse response;
    private final Cancellation cancellation = new Cancellation();
    private final long startedNanos = System.nanoTime();
    private long waitingSince;
    private long lastProbed;
    private boolean waiting;
    private @Nullable String tokenName;
    private @Nullable ClientProbe probe;
    private @Nullable Consumer<OpenResponse> heir;
    private volatile @Nullable MessageStream answer;

    Exchange(HttpServletRequest request, HttpServletResponse response) {
        super(request);
        this.response = response;
    }

    /** The exchange that {@link Inflight} has begun for this request. */
    public static Exchange of(HttpServletRequest request) {
        return Objects.requireNonNull(find(request), "the request passed no Inflight");
    }

    /** The same, null for a request of another path. */
    public static @Nullable Exchange find(HttpServletRequest request) {
        return request instanceof Exchange exchange ? exchange : null;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /** Notes the name of the token that has let the request in. */
    public void letInBy(String token) {
        tokenName = token;
    }

    @Override
    public @Nullable String tokenName() {
        return tokenName;
    }

    @Override
    public @Nullable String address() {
        return getRemoteAddr();
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
            lastProbed = waitingSince;
        }
        if (isMultiplexed()) {
            coreRequest().addFailureListener(failure -> cancellation.cancel(Cancellation.Cause.CLIENT_GONE));
        }
    }

    /** Notes what the answer is taken from, for those who look at what is in flight. */
    public void answering(MessageStream messages) {
        answer = messages;
    }

    List<OpenCall> openCalls() {
        MessageStream messages = answer;
        return messages == null ? List.of() : messages.openCalls();
    }

    /**
     * The answer is a stream that is written event by event, before anything of it is: events are small, and a buffer as
     * large as whole answers want would be held for as long as the stream is open.
     */
    public void streaming() {
        response.setBufferSize(STREAM_BUFFER);
    }

    /**
     * The response stays open when the request's thread leaves it, and is handed on then.
     *
     * @param next is given the response, unless the request fails before, which cancels it; it must not block
     */
    public void staysOpen(Consumer<OpenResponse> next) {
        heir = next;
    }

    /** Hands the response on, as the last that the request's thread does with it; false where the response is whole. */
    boolean handOn(Runnable onEnd) {
        if (heir == null) {
            return false;
        }
        AsyncContext context = startAsync();
        context.setTimeout(0);
        ServletContextResponse sink = coreRequest().getServletContextResponse();
        Consumer<OpenResponse> next = heir;
        heir = null;
        next.accept(new OpenResponse(context, sink, onEnd));
        return true;
    }

    /** Cancels what was to be handed on and was not. */
    void giveUp() {
        if (heir != null) {
            cancellation.cancel(Cancellation.Cause.CLIENT_GONE);
        }
    }

    /** The answer is there: no probe runs any more when this returns. */
    public synchronized void answered() {
        waiting = false;
        answer = null;
    }

    /** Probes where the answer is awaited, and no look was taken, for at least the time given; true where the client has gone. */
    synchronized boolean probe(long nowNanos, long minimumNanos) {
        if (!waiting || nowNanos - lastProbed < between(nowNanos, minimumNanos) || isMultiplexed()) {
            return false;
        }
        lastProbed = nowNanos;
        if (probe == null) {
            probe = new ClientProbe(coreRequest().getConnectionMetaData().getConnection());
        }
        boolean gone = probe.clientHasGone();
        waiting = !gone;
        return gone;
    }

    private long between(long nowNanos, long minimumNanos) {
        return Math.max(minimumNanos, Math.min((nowNanos - waitingSince) / PATIENCE, MAX_NANOS_BETWEEN));
    }

    /** In HTTP/2 a stream's end is reported by its connection, which is always being read. */
    private boolean isMultiplexed() {
        return !getProtocol().startsWith("HTTP/1");
    }

    private ServletContextRequest coreRequest() {
        return ServletContextRequest.getServletContextRequest(this);
    }
}
