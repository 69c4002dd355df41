package io.mcpstead.transport;

import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the answer to one POST, JSON or a stream of events, after its status has been found good. */
final class HttpAnswer implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAnswer.class);

    private final HttpPeer peer;
    private final HttpExchange http;
    private final RequestId id;
    private final @Nullable SseReader events;
    private boolean complete;

    HttpAnswer(HttpPeer peer, HttpExchange http, RequestId id) throws UpstreamException {
        this.peer = peer;
        this.http = http;
        this.id = id;
        this.events = http.isType("text/event-stream") ? http.events() : null;
    }

    @Override
    public Message next() throws UpstreamException {
        return events == null ? json() : event(events);
    }

    /** Whether the response has been read, be it one that is no message, and the connection given back. */
    boolean isComplete() {
        return complete;
    }

    /** The last event's id, null where there was none: a stream with one can be resumed. */
    @Nullable
    String lastEventId() {
        return events == null ? null : events.lastEventId();
    }

    /** How long the upstream wants to be left alone before that, null where it has not said. */
    @Nullable
    Duration retry() {
        return events == null ? null : events.retry();
    }

    private Message json() throws UpstreamException {
        Slice body = http.content();
        http.close();
        complete = true;
        if (body.length() == 0) {
            throw protocol("it answered HTTP " + http.status() + " without a body");
        }
        Message message = read(body);
        if (message instanceof Message.Response response && isOurs(response)) {
            return response;
        }
        throw protocol("its answer does not bear the request's id");
    }

    private Message event(SseReader reader) throws UpstreamException {
        while (true) {
            SseEvent event = next(reader);
            if (event == null) {
                throw new UpstreamException(Kind.BROKEN, "its stream ended without an answer");
            }
            Message message = message(event);
            if (message instanceof Message.Response response) {
                if (isOurs(response)) {
                    finish();
                    return response;
                }
                LOG.debug(
                        "Upstream {} sent an answer with another id, ignored",
                        peer.config().name());
            } else if (message != null) {
                return message;
            }
        }
    }

    /** What follows the response in its stream does not matter. */
    private void finish() {
        complete = true;
        http.finish();
    }

    private @Nullable SseEvent next(SseReader reader) throws UpstreamException {
        try {
            return reader.next();
        } catch (IOException e) {
            throw http.failure(e);
        }
    }

    /**
     * The event's message, or null where it holds none: a ping, {@code [DONE]}, or an event of another type. Servers
     * are met that give their answer's event a type of its own, so an answer counts whatever its event's type.
     */
    private @Nullable Message message(SseEvent event) throws UpstreamException {
        if (event.data().first() != '{') {
            return null;
        }
        boolean regular = event.isMessage() || peer.config().quirks().normalizeSseEvents();
        try {
            Message message = Message.read(event.data());
            return regular || message instanceof Message.Response ? message : null;
        } catch (MalformedMessageException e) {
            RequestId answered = e.answeredId();
            boolean ours = answered != null && id.equals(answered);
            if (ours) {
                finish();
            }
            if (regular || ours) {
                throw protocol("an event in its stream is no JSON-RPC message: " + e.reason());
            }
            return null;
        }
    }

    private Message read(Slice body) throws UpstreamException {
        try {
            return Message.read(body);
        } catch (MalformedMessageException e) {
            String type = http.header("Content-Type");
            throw new UpstreamException(
                    Kind.PROTOCOL,
                    "its answer is no JSON-RPC message (content type "
                            + (type == null ? "missing" : peer.presentable(type)) + "): " + e.reason(),
                    e);
        }
    }

    private boolean isOurs(Message.Response response) {
        RequestId answered = response.id();
        // An error without an id, alone in answer to a POST, can only mean its request.
        return answered == null ? events == null : id.equals(answered);
    }

    private static UpstreamException protocol(String message) {
        return new UpstreamException(Kind.PROTOCOL, message);
    }
}
