package io.mcpstead.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server's port, one step at a time and by the same means as every connection of its {@link HttpPeer}: for
 * who wants to know how far it leads. The steps are taken in order, by one thread; any may close it.
 */
public final class Dial implements AutoCloseable {
    private final HttpPeer peer;
    private final PeerConnection connection = new PeerConnection();

    Dial(HttpPeer peer) {
        this.peer = peer;
    }

    /** Looks up the addresses of the host. */
    public List<InetAddress> resolve() throws UpstreamException {
        return step(() -> List.of(peer.resolve()));
    }

    /** Connects to the first of the host's addresses that takes it, and says which one that is. */
    public SocketAddress connect() throws UpstreamException {
        return step(() -> {
            HttpHost host = peer.host();
            peer.connect(connection, new HttpHost(URIScheme.HTTP.id, host.getHostName(), host.getPort()));
            return open(connection.getSocket()).getRemoteSocketAddress();
        });
    }

    /** Agrees on TLS, and holds the server's certificate against its name unless the configuration says not to. */
    public SSLSession secure() throws UpstreamException {
        return step(() -> {
            peer.secure(connection);
            return open(connection.getSSLSession());
        });
    }

    /**
     * Waits whether the server ends the connection unasked, which is how TLS 1.3 refuses a client after its handshake.
     *
     * @return false where it leaves it open for the time given
     * @throws UpstreamException where it says why it ends it
     */
    public boolean isEnded(Duration within) throws UpstreamException {
        return step(() -> {
            Socket socket = open(connection.tlsSocket());
            socket.setSoTimeout((int) within.toMillis());
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            }
        });
    }

    private static <T> T open(@Nullable T part) throws IOException {
        if (part == null) {
            throw new IOException("the connection was closed");
        }
        return part;
    }

    private interface Step<T> {
        T take() throws IOException, HttpException;
    }

    private <T> T step(Step<T> step) throws UpstreamException {
        try {
            return step.take();
        } catch (IOException | HttpException e) {
            throw IoFailures.describe(e, false, peer);
        }
    }

    @Override
    public void close() {
        connection.close(CloseMode.IMMEDIATE);
    }
}
