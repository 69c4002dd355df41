package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Exchange;
import io.mcpstead.transport.ServerRequests;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Splice;
import org.jspecify.annotations.Nullable;

/**
 * One call to an upstream, pulled by one thread and cancelled by any. It bears an id of the gateway's own; a call that
 * the upstream refused for its lost session is sent once more on a new one.
 */
public final class UpstreamCall implements AutoCloseable {
    /** One step of a call. */
    public sealed interface Event {}

    /** A notification for the client, with the client's own progress token. */
    public record Interim(Slice message) implements Event {}

    /** The response, still with the gateway's id. */
    public record Answered(Message.Response response) implements Event {}

    private final Upstream upstream;
    private final CallRequest request;
    private final Object lock = new Object();
    private Connection connection;
    private @Nullable Sent current;
    private @Nullable UpstreamException ended;
    private boolean complete;
    private boolean passedOn;
    private boolean retried;

    /** What is in flight: an exchange and the id that it bears. */
    private record Sent(RequestId id, Exchange exchange) {}

    UpstreamCall(Upstream upstream, Connection connection, CallRequest request) {
        this.upstream = upstream;
        this.connection = connection;
        this.request = request;
    }

    /**
     * Waits for the next step; the first call sends the request.
     *
     * @throws UpstreamException where there will be no answer; the upstream has been told if it may still be at work
     */
    public Event next() throws UpstreamException {
        while (true) {
            try {
                Event event = step(sent());
                if (event != null) {
                    return event;
                }
            } catch (UpstreamException e) {
                recover(e);
            }
        }
    }

    private Sent sent() throws UpstreamException {
        synchronized (lock) {
            if (ended != null) {
                throw ended;
            }
            if (current == null) {
                RequestId id = upstream.nextId();
                current = new Sent(id, connection.open(id, request.toMessage(id)));
            }
            return current;
        }
    }

    /** The next message as a step, or null where it was not for the client. */
    private @Nullable Event step(Sent sent) throws UpstreamException {
        return switch (sent.exchange.next()) {
            case Message.Response response -> {
                synchronized (lock) {
                    complete = true;
                }
                upstream.seen();
                yield new Answered(response);
            }
            case Message.Request asked -> {
                new ServerRequests(connection).answer(asked);
                yield null;
            }
            case Message.Notification told -> interim(sent, told);
        };
    }

    private @Nullable Event interim(Sent sent, Message.Notification told) throws UpstreamException {
        Slice message = switch (told.method()) {
            case Methods.PROGRESS -> progress(sent, told);
            case Methods.MESSAGE -> told.source();
            case Methods.TOOLS_LIST_CHANGED -> {
                upstream.toolsChanged();
                yield null;
            }
            default -> null;
        };
        if (message == null) {
            return null;
        }
        passedOn = true;
        return new Interim(message);
    }

    /** Progress with the client's token in place of the gateway's; null where the client asked for none. */
    private @Nullable Slice progress(Sent sent, Message.Notification told) throws UpstreamException {
        RequestId wanted = request.progressToken();
        Slice token = told.params().get("progressToken");
        try {
            if (wanted == null || token == null || !RequestId.of(token).equals(sent.id)) {
                return null;
            }
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "its progress bears a token that is no string or number");
        }
        return new Splice(told.source()).replace(token, wanted.json()).toSlice();
    }

    /** Sends once more where that is safe, else throws. */
    private void recover(UpstreamException e) throws UpstreamException {
        if (e.kind() == Kind.SESSION_LOST && !retried && !passedOn) {
            retried = true;
            Connection repaired = upstream.repair(connection, e);
            synchronized (lock) {
                closeCurrent();
                connection = repaired;
            }
            return;
        }
        if (e.kind() == Kind.TIMEOUT) {
            tellCancelled(e.reason());
        }
        upstream.suspect(connection, e);
        throw e;
    }

    private void closeCurrent() {
        if (current != null) {
            current.exchange.close();
            current = null;
        }
    }

    /** Ends the call from any thread: whoever pulls it gets an exception of this kind, and the upstream is told. */
    public void cancel(Kind kind, String reason) {
        synchronized (lock) {
            if (complete || ended != null) {
                return;
            }
            ended = new UpstreamException(kind, reason);
            if (current == null) {
                return;
            }
            current.exchange.abort(kind, reason);
        }
        tellCancelled(reason);
    }

    /** Tells the upstream, without waiting, that nobody wants the answer (specification 2025-11-25, Cancellation). */
    private void tellCancelled(String reason) {
        Sent sent;
        synchronized (lock) {
            sent = current;
        }
        if (sent == null) {
            return;
        }
        Slice params = Slice.of("{\"requestId\":" + sent.id + ",\"reason\":" + JsonRpc.string(reason) + "}");
        upstream.tellLater(connection, JsonRpc.notification(Methods.CANCELLED, params));
    }

    /** Ends the call; one that is not complete is cancelled. */
    @Override
    public void close() {
        cancel(Kind.CANCELLED, "abandoned by the client");
        synchronized (lock) {
            closeCurrent();
        }
        upstream.ended(this);
    }
}
