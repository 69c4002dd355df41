package io.mcpstead.outbound;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream, used by one exchange at a time. */
final class PeerConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {
    /** Holds a usual head. What is longer, a body most of all, is read past the buffer. Each connection has two of them. */
    private static final int BUFFER = 2048;

    /** No line outside a body is longer, in bytes: of a head, a chunk's size, a trailer. HttpCore has no bound of its own. */
    static final int MAX_LINE = 64 * 1024;

    /** Nor has a head more fields. */
    static final int MAX_FIELDS = 200;

    private static final Http1Config CONFIG = Http1Config.custom()
            .setBufferSize(BUFFER)
            .setMaxLineLength(MAX_LINE)
            .setMaxHeaderCount(MAX_FIELDS)
            .build();

    /** The connection does not hand its configuration on to the parser, which counts the fields. */
    private static final DefaultHttpResponseParserFactory PARSERS =
            new DefaultHttpResponseParserFactory(CONFIG, LazyLineParser.INSTANCE, null);

    private volatile @Nullable HttpExchange user;
    private volatile boolean closed;
    private long idleSince;

    PeerConnection() {
        super(CONFIG, null, null, null, null, () -> PeerConnection::write, PARSERS);
    }

    private static void write(ClassicHttpRequest request, SessionOutputBuffer out, OutputStream stream)
            throws IOException {
        ((OutboundRequest) request).writeTo(out, stream);
    }

    /** Sends a request and waits for the head of its response. */
    ClassicHttpResponse send(OutboundRequest request) throws IOException, HttpException {
        sendRequestHeader(request);
        flush();
        ClassicHttpResponse response = receiveResponseHeader();
        while (response.getCode() < 200) {
            response = receiveResponseHeader();
        }
        if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
            receiveResponseEntity(response);
        }
        return response;
    }

    /** The exchange that it is used by, null while it is idle. */
    @Nullable
    HttpExchange user() {
        return user;
    }

    void use(HttpExchange by) {
        user = by;
    }

    void idle() {
        user = null;
        idleSince = System.nanoTime();
    }

    /** When it was last used; to be asked while it is idle. */
    long idleSince() {
        return idleSince;
    }

    @Override
    public void bind(Socket socket) throws IOException {
        super.bind(socket);
        requireOpen();
    }

    @Override
    public void bind(SSLSocket tls, Socket socket) throws IOException {
        super.bind(tls, socket);
        requireOpen();
    }

    /** A connection can be closed while it is being made. */
    private void requireOpen() throws IOException {
        if (closed) {
            super.close(CloseMode.IMMEDIATE);
            throw new InterruptedIOException("closed before it was made");
        }
    }

    @Override
    public @Nullable Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    /** Over which TLS is spoken, null without. */
    @Nullable
    SSLSocket tlsSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSSLSocket();
    }

    @Override
    public void close(CloseMode mode) {
        closed = true;
        super.close(mode);
    }

    @Override
    public void passivate() {}

    @Override
    public void activate() {}
}
