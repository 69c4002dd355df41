package io.mcpstead.transport;

import io.mcpstead.log.LogEvent;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code subscriptions/listen} stream, read on a thread of its own (specification 2026-07-28, Subscriptions). */
final class Subscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** What became of the attempt to open it. */
    enum Opening {
        ACKNOWLEDGED,
        /** The upstream has no such method. */
        REFUSED,
        BROKEN
    }

    private final String server;
    private final RequestId id;
    private final Exchange exchange;
    private final ListenFilter filter;
    private final Connection.Listener listener;
    private final Consumer<Subscription> ended;
    private final CompletableFuture<Opening> opening = new CompletableFuture<>();

    Subscription(
            ModernConnection connection,
            ListenFilter filter,
            Connection.Listener listener,
            Consumer<Subscription> ended) {
        Outgoing request = connection.own(Methods.LISTEN, filter.params());
        Duration limit = Discovery.limit(connection.peer().config().timeouts().idle());
        this.server = connection.peer().config().name();
        this.id = request.id();
        this.exchange = connection.open(request, limit, limit);
        this.filter = filter;
        this.listener = listener;
        this.ended = ended;
    }

    /** Begins to read; what becomes of it is in the future. */
    CompletableFuture<Opening> start() {
        Thread.ofVirtual().name("upstream-listen-" + server).start(this::run);
        return opening;
    }

    private void run() {
        try {
            acknowledged(exchange.next());
            // From here on it may be silent for as long as nothing changes.
            exchange.pause();
            opening.complete(Opening.ACKNOWLEDGED);
            Message message = exchange.next();
            while (!(message instanceof Message.Response)) {
                told(message);
                message = exchange.next();
            }
            LOG.debug("Upstream {} has ended the stream for changes", server);
        } catch (UpstreamException e) {
            LOG.debug("Upstream {}: the stream for changes ended: {}", server, e.reason());
            boolean unknown = e.kind() == Kind.SESSION_LOST || e.httpStatus() == 404;
            opening.complete(unknown ? Opening.REFUSED : Opening.BROKEN);
        } catch (RuntimeException e) {
            // Whoever waits must not wait for ever for a fault of the gateway's.
            LogEvent.INTERNAL_ERROR.on(LOG, server).setCause(e).log("Fault in the gateway");
        } finally {
            opening.complete(Opening.BROKEN);
            exchange.close();
            ended.accept(this);
        }
    }

    /** Checks the first message, which must acknowledge the subscription. */
    private void acknowledged(Message first) throws UpstreamException {
        switch (first) {
            case Message.Notification told -> {
                if (!told.method().equals(Methods.SUBSCRIPTION_ACKNOWLEDGED) || !isOurs(told)) {
                    throw new UpstreamException(Kind.PROTOCOL, "it is not acknowledged first");
                }
                check(told);
            }
            case Message.Failure failure -> {
                boolean unknown = failure.error().code() == ErrorCode.METHOD_NOT_FOUND.code();
                opening.complete(unknown ? Opening.REFUSED : Opening.BROKEN);
                throw new UpstreamException(
                        Kind.PROTOCOL,
                        "it was refused with error " + failure.error().code());
            }
            case Message.Result result -> throw new UpstreamException(Kind.PROTOCOL, "it ended at once");
            case Message.Request request -> throw new UpstreamException(Kind.PROTOCOL, "it begins with a request");
        }
    }

    private void check(Message.Notification acknowledgement) throws UpstreamException {
        try {
            JsonObject granted = acknowledgement.params().object("notifications");
            List<String> missing = filter.missing(granted == null ? JsonObject.EMPTY : granted);
            if (!missing.isEmpty()) {
                LOG.debug("Upstream {} does not tell of changes of all that was asked for: {}", server, missing);
            }
        } catch (MalformedMessageException e) {
            throw new UpstreamException(Kind.PROTOCOL, "its acknowledgement is malformed: " + e.reason());
        }
    }

    private void told(Message message) {
        boolean news =
                message instanceof Message.Notification told && isOurs(told) && Announcements.report(told, listener);
        if (!news) {
            LOG.debug("Upstream {} sent what does not belong to the subscription, ignored", server);
        }
    }

    private boolean isOurs(Message.Notification told) {
        try {
            JsonObject meta = told.params().object(MetaKeys.META);
            Slice subscription = meta == null ? null : meta.get(MetaKeys.SUBSCRIPTION_ID);
            return subscription != null && RequestId.of(subscription).equals(id);
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    @Override
    public void close() {
        exchange.abort(Kind.CANCELLED, "it is no longer needed");
    }
}
