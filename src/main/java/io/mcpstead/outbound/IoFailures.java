package io.mcpstead.outbound;

import io.mcpstead.outbound.UpstreamException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says in an operator's words what went wrong on the way to an upstream. */
final class IoFailures {
    private IoFailures() {}

    static UpstreamException describe(Exception e, boolean headReceived, HttpPeer peer) {
        return switch (e) {
            case UnknownHostException unknown -> disconnected(e, "the host name cannot be resolved");
            case ConnectTimeoutException timeout ->
                disconnected(e, "no connection within the connect timeout (timeouts.connect_ms)");
            case ConnectionRequestTimeoutException busy ->
                new UpstreamException(
                        Kind.BUSY,
                        "all connections to it are in use, and none came free within timeouts.connect_ms",
                        e);
            case NoRouteToHostException route -> disconnected(e, "no route to the host");
            case ConnectException refused -> disconnected(e, "connection refused");
            case SSLException tls ->
                new UpstreamException(
                        headReceived ? Kind.BROKEN : Kind.DISCONNECTED, "TLS failed: " + peer.presentable(text(e)), e);
            // Only the handshake is timed by the socket; see HttpPeer.
            case SocketTimeoutException timeout ->
                disconnected(e, "no TLS handshake within the connect timeout (timeouts.connect_ms)");
            case MessageConstraintException tooLarge ->
                new UpstreamException(
                        Kind.PROTOCOL,
                        "the head of its answer is no HTTP, or over the limits of " + PeerConnection.MAX_FIELDS
                                + " fields and " + PeerConnection.MAX_LINE + " bytes a line: " + text(e),
                        e);
            case NoHttpResponseException none -> broken(e, "it closed the connection without an answer");
            case ConnectionClosedException closed -> broken(e, "it closed the connection in mid-answer");
            default -> broken(e, "the connection broke: " + peer.presentable(text(e)));
        };
    }

    private static UpstreamException disconnected(Exception e, String message) {
        return new UpstreamException(Kind.DISCONNECTED, message, e);
    }

    private static UpstreamException broken(Exception e, String message) {
        return new UpstreamException(Kind.BROKEN, message, e);
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
