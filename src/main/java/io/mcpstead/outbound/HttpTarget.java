package io.mcpstead.outbound;

import io.mcpstead.wire.Slice;
import java.net.URI;
import java.util.Map;

/** One URL of an upstream, and the headers that all requests to it bear. */
public final class HttpTarget {
    private static final byte[] ACCEPT_STREAM = RequestHead.line("Accept", "text/event-stream");

    private final HttpPeer peer;
    private final RequestHead post;
    private final RequestHead get;
    private final RequestHead delete;

    HttpTarget(HttpPeer peer, URI uri, Map<String, String> headers) {
        this.peer = peer;
        this.post = new RequestHead("POST", uri, headers);
        this.get = new RequestHead("GET", uri, headers);
        this.delete = new RequestHead("DELETE", uri, headers);
    }

    /** A POST of one message, not yet sent. */
    public HttpExchange post(Slice message, Map<String, String> headers) {
        return new HttpExchange(peer, new OutboundRequest("POST", post, peer.accept(), headers, message));
    }

    /** A GET of an event stream, not yet sent. */
    public HttpExchange get(Map<String, String> headers) {
        return new HttpExchange(peer, new OutboundRequest("GET", get, ACCEPT_STREAM, headers, null));
    }

    /** A DELETE, not yet sent. */
    public HttpExchange delete() {
        return new HttpExchange(peer, new OutboundRequest("DELETE", delete, peer.accept(), Map.of(), null));
    }
}
