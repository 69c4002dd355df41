package io.mcpstead.outbound;

import static java.util.Objects.requireNonNull;

import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseReader;
import io.mcpstead.wire.TooLargeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to an upstream and its response, read by one thread and ended by any. It is late when no byte has
 * come for the idle timeout, or when the total timeout is over.
 */
public final class HttpExchange implements AutoCloseable {
    /** How much of an error's body is read. */
    private static final int MAX_ERROR_BYTES = 8192;

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final HttpPeer peer;
    private final OutboundRequest request;
    private final AtomicReference<@Nullable UpstreamException> ended = new AtomicReference<>();
    private final AtomicReference<@Nullable PeerConnection> connection = new AtomicReference<>();
    private volatile Deadlines deadlines;
    private volatile boolean sent;
    private volatile @Nullable ClassicHttpResponse response;
    private volatile @Nullable ResponseBody body;

    HttpExchange(HttpPeer peer, OutboundRequest request) {
        this.peer = peer;
        this.request = request;
        TimeoutsConfig timeouts = peer.config().timeouts();
        this.deadlines = new Deadlines(timeouts.idle(), timeouts.total());
    }

    /** Sets other limits than the server's configured ones. */
    public HttpExchange within(Duration idle, Duration total) {
        deadlines.within(idle, total);
        return this;
    }

    /** Runs against the clocks of an exchange before it; to be called before it is sent. */
    public HttpExchange against(Deadlines clocks) {
        deadlines = clocks;
        return this;
    }

    /** The clocks that it runs against, until it is finished. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Sends the request and waits for the head of the response. */
    public void send() throws UpstreamException {
        try {
            PeerConnection leased =
                    peer.connections().lease(this, peer.config().timeouts().connect());
            connection.set(leased);
            if (!hasEnded()) {
                peer.connect(leased);
                ClassicHttpResponse head = leased.send(request);
                body = ResponseBody.of(head, this::arrived);
                response = head;
            }
            deadlines.sign();
        } catch (IOException | HttpException e) {
            close();
            throw failure(e);
        }
        UpstreamException late = ended.get();
        if (late != null) {
            close();
            throw late;
        }
        sent = true;
        peer.metrics().sent(request.length());
        peer.learnKeepAlive(head());
        peer.answered(request.getMethod(), head());
    }

    public int status() {
        return head().getCode();
    }

    public @Nullable String header(String name) {
        Header header = head().getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Whether the response's content type is the given one, whatever its parameters. */
    public boolean isType(String mediaType) {
        String type = header(HttpHeaders.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, mediaType, 0, mediaType.length());
    }

    private ClassicHttpResponse head() {
        return requireNonNull(response, "not sent");
    }

    /** The body, whole; an error where it is larger than the server's bound. */
    public Slice content() throws UpstreamException {
        int max = peer.config().maxResponseBytes();
        byte[] bytes = read(max + 1);
        if (bytes.length > max) {
            throw tooLarge(max);
        }
        return Slice.of(bytes);
    }

    private UpstreamException tooLarge(int max) {
        TooLargeException cause = new TooLargeException("the answer is larger than " + max + " bytes");
        return end(new UpstreamException(Kind.PROTOCOL, cause.getMessage() + " (max_response_bytes)", cause));
    }

    /** The first part of an error's body as text. */
    public String errorText() {
        try {
            return new String(read(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
        } catch (UpstreamException e) {
            return "";
        }
    }

    private byte[] read(int max) throws UpstreamException {
        try {
            return body().read(max);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The body as events. */
    public SseReader events() {
        return new SseReader(body(), peer.config().maxResponseBytes());
    }

    private ResponseBody body() {
        return requireNonNull(body, "not sent");
    }

    private void arrived(int bytes) {
        deadlines.sign();
        peer.metrics().received(bytes);
    }

    /** What an exception from reading means: the cause it was ended for, or a connection that broke. */
    public UpstreamException failure(Exception e) {
        UpstreamException cause = ended.get();
        if (cause != null) {
            return cause;
        }
        if (e instanceof TooLargeException) {
            return new UpstreamException(Kind.PROTOCOL, e.getMessage() + " (max_response_bytes)", e);
        }
        return IoFailures.describe(e, sent, peer);
    }

    /** Ends the exchange from any thread; whoever reads it gets the error. The first end counts. */
    public UpstreamException end(Kind kind, String message) {
        return end(new UpstreamException(kind, message));
    }

    private UpstreamException end(UpstreamException why) {
        if (ended.compareAndSet(null, why)) {
            giveUp();
            return why;
        }
        UpstreamException first = ended.get();
        return first == null ? why : first;
    }

    boolean hasEnded() {
        return ended.get() != null;
    }

    /** Ends the exchange where it is late. */
    void check(long nowNanos) {
        String missed = deadlines.missed(nowNanos);
        if (missed != null) {
            end(Kind.TIMEOUT, missed);
        }
    }

    /** Gives its connection back: for the next request where the response has been read whole, else to be closed. */
    @Override
    public void close() {
        if (isReusable()) {
            PeerConnection used = connection.getAndSet(null);
            if (used != null) {
                peer.connections().release(used);
            }
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        PeerConnection used = connection.getAndSet(null);
        if (used != null) {
            peer.connections().discard(used);
        }
    }

    private boolean isReusable() {
        ClassicHttpResponse head = response;
        return head != null && body().isRead() && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, head, null);
    }

    /** Closes it once the rest of the response has come, or does not end soon. */
    public void finish() {
        if (isReusable()) {
            close();
            return;
        }
        // Those of before may stand still, or be stopped yet by whoever holds them.
        deadlines = new Deadlines(DRAIN, DRAIN);
        Thread.startVirtualThread(() -> {
            try {
                read(MAX_ERROR_BYTES);
            } catch (UpstreamException e) {
                // It did not end well; the connection is not used again.
            }
            close();
        });
    }
}
