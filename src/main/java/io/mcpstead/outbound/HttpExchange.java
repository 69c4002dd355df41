package io.mcpstead.outbound;

import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseReader;
import io.mcpstead.wire.TooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to an upstream and its response, read by one thread and ended by any. It is late when no byte has
 * come for the idle timeout, or when the total timeout is over.
 */
public final class HttpExchange implements Watchdog.Watched, AutoCloseable {
    /** How much of an error's body is read. */
    private static final int MAX_ERROR_BYTES = 8192;

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final HttpPeer peer;
    private final HttpUriRequestBase request;
    private final int requestBytes;
    private final AtomicReference<@Nullable UpstreamException> ended = new AtomicReference<>();
    private Deadlines deadlines;
    private volatile boolean sent;
    private @Nullable ClassicHttpResponse response;

    HttpExchange(HttpPeer peer, HttpUriRequestBase request, int requestBytes) {
        this.peer = peer;
        this.request = request;
        this.requestBytes = requestBytes;
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

    /** The clocks that it runs against. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Sends the request and waits for the head of the response. */
    public void send() throws UpstreamException {
        peer.watchdog().watch(this);
        try {
            ClassicHttpResponse head = peer.client().executeOpen(RoutingSupport.determineHost(request), request, null);
            response = head;
            deadlines.sign();
            peer.metrics().sent(requestBytes);
            peer.learnKeepAlive(head);
        } catch (IOException | HttpException | IllegalStateException e) {
            close();
            throw failure(e);
        }
        UpstreamException late = ended.get();
        if (late != null) {
            close();
            throw late;
        }
        sent = true;
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
        if (response == null) {
            throw new IllegalStateException("not sent");
        }
        return response;
    }

    /** The body, whole; an error where it is larger than the server's bound. */
    public Slice body() throws UpstreamException {
        int max = peer.config().maxResponseBytes();
        byte[] bytes = read(max + 1);
        if (bytes.length > max) {
            throw end(Kind.PROTOCOL, "the answer is larger than " + max + " bytes (max_response_bytes)");
        }
        return Slice.of(bytes);
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
            return stream().readNBytes(max);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The body as events. */
    public SseReader events() throws UpstreamException {
        return new SseReader(stream(), peer.config().maxResponseBytes());
    }

    private InputStream stream() throws UpstreamException {
        HttpEntity entity = head().getEntity();
        try {
            return new Counted(entity == null ? InputStream.nullInputStream() : entity.getContent());
        } catch (IOException e) {
            throw failure(e);
        }
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
        UpstreamException why = new UpstreamException(kind, message);
        if (ended.compareAndSet(null, why)) {
            request.cancel();
            return why;
        }
        UpstreamException first = ended.get();
        return first == null ? why : first;
    }

    @Override
    public void check(long nowNanos) {
        String missed = deadlines.missed(nowNanos);
        if (missed != null) {
            end(Kind.TIMEOUT, missed);
        }
    }

    /** Ends the exchange where it still runs, and gives its connection back. */
    @Override
    public void close() {
        peer.watchdog().unwatch(this);
        try {
            if (response != null) {
                request.cancel();
                response.close();
            }
        } catch (IOException e) {
            // The connection is given up either way.
        }
    }

    /** Gives the connection back for reuse once the rest of the response has come, or up where it does not end soon. */
    public void finish() {
        if (head().getEntity() == null) {
            release();
            return;
        }
        Thread.startVirtualThread(() -> {
            within(DRAIN, DRAIN);
            try (InputStream rest = stream()) {
                rest.skip(MAX_ERROR_BYTES);
                if (rest.read() < 0) {
                    release();
                    return;
                }
            } catch (IOException | UpstreamException e) {
                // It did not end well; the connection is not used again.
            }
            close();
        });
    }

    /** Gives the connection back after the body has been read to its end. */
    public void release() {
        peer.watchdog().unwatch(this);
        try {
            if (response != null) {
                response.close();
            }
        } catch (IOException e) {
            // Nothing was lost: the response had been read.
        }
    }

    /** Counts bytes and notes when the last one came. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? -1 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            count(n);
            return n;
        }

        private void count(int n) {
            if (n > 0) {
                deadlines.sign();
                peer.metrics().received(n);
            }
        }
    }
}
