package io.mcpstead.outbound;

import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.Set;

/** Turns an HTTP status that is no success into an error that says what it means. */
public final class HttpErrors {
    /** What is answered where nothing is, by a proxy before an upstream for one. */
    private static final Set<Integer> OF_NOTHING = Set.of(404, 405, 410);

    private HttpErrors() {}

    /** Throws what a status other than 2xx means. */
    public static void requireSuccess(HttpExchange response, HttpPeer peer) throws UpstreamException {
        if (!isSuccess(response)) {
            throw of(response, response.errorText(), peer);
        }
    }

    public static boolean isSuccess(HttpExchange response) {
        return response.status() >= 200 && response.status() < 300;
    }

    /**
     * Whether the same request may fare better some time later: after a status that credentials which change, overload,
     * or a server that restarts behind a proxy are answered with. All others are the server's last word.
     */
    public static boolean mayPass(int status) {
        return switch (status) {
            case 401, 408, 425, 429 -> true;
            case 501 -> false;
            default -> status >= 500;
        };
    }

    public static UpstreamException of(HttpExchange response, String body, HttpPeer peer) {
        int status = response.status();
        String location = response.header("Location");
        if (status < 400 && location != null) {
            String message = "it redirects (HTTP " + status + ") to " + peer.presentable(address(location))
                    + ", which is not followed; set the url to where the server is";
            return UpstreamException.status(Kind.PROTOCOL, status, message);
        }
        return switch (status) {
            case 401, 403 ->
                UpstreamException.status(
                        Kind.AUTH, status, "it refused the gateway's credentials (HTTP " + status + ")");
            default -> refused(status, said(body, peer));
        };
    }

    private static UpstreamException refused(int status, String said) {
        return said.isEmpty() && OF_NOTHING.contains(status)
                ? UpstreamException.absence(status, "HTTP " + status)
                : UpstreamException.status(Kind.PROTOCOL, status, "HTTP " + status + said);
    }

    /** A location without user info and query, either of which may hold a secret. */
    private static String address(String location) {
        return location.replaceFirst("(?s)[?#].*", "").replaceFirst("^([a-zA-Z]+:)?//[^/]*@", "$1//");
    }

    /** The message of a JSON-RPC error, which is meant to be read; an HTML page and the like is not shown. */
    private static String said(String body, HttpPeer peer) {
        try {
            if (Message.read(Slice.of(body)) instanceof Message.Failure failure) {
                return ": " + peer.presentable(failure.error().message());
            }
        } catch (MalformedMessageException e) {
            // Not meant for us.
        }
        return "";
    }
}
