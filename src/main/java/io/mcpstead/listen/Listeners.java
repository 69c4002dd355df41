package io.mcpstead.listen;

import io.mcpstead.catalog.CatalogListener;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.McpConfig;
import io.mcpstead.metrics.StreamEndReason;
import io.mcpstead.metrics.StreamMetrics;
import io.mcpstead.protocol.ResourceName;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All clients that are told of changes, and what they are told of: lists that are others than before, and resources that
 * they have subscribed to. Safe for use by several threads; telling never blocks.
 */
public final class Listeners implements CatalogListener {
    private final Supplier<McpConfig> config;
    private final Catalogs catalogs;
    private final Watches watches;
    private final StreamMetrics metrics;
    private final Alarm alarm;
    /** Those whose stream is open. */
    private final Set<Listener> listening = ConcurrentHashMap.newKeySet();
    /** Legacy ones by their sessions' ids, whether a stream is open or not. */
    private final Map<String, Listener> sessions = new ConcurrentHashMap<>();

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Tells nobody yet.
     *
     * @param config as it is now, since a reload changes it
     * @param upstreams finds those of now by their names
     * @param timer has streams written to when it is time; owned, and stopped, by the caller
     */
    public Listeners(
            Supplier<McpConfig> config,
            Catalogs catalogs,
            Function<String, Optional<Upstream>> upstreams,
            StreamMetrics metrics,
            ScheduledExecutorService timer) {
        this.config = config;
        this.catalogs = catalogs;
        this.watches = new Watches(upstreams);
        this.metrics = metrics;
        this.alarm = new Alarm(timer, this::look);
    }

    /**
     * Opens the stream that a {@code subscriptions/listen} asks for (specification 2026-07-28, Subscriptions).
     *
     * @param server whose endpoint the client uses, null for that of all
     * @param streams whether the client takes {@code text/event-stream}, the only form that the answer can have
     * @param cancellation ends the stream
     */
    public Opening listen(
            Message.Request request, @Nullable String server, boolean streams, Cancellation cancellation) {
        if (!streams) {
            return Refusals.noStream(request.method());
        }
        try {
            Filter wanted = Filter.read(request.params());
            // A copy of the id: as it lies in the request, it would hold all of it for as long as the stream is open.
            RequestId id = RequestId.of(Slice.of(request.id().json().toBytes()));
            return Endpoint.of(catalogs.current(), server)
                    .map(endpoint -> listen(id, endpoint, endpoint.honoured(wanted), cancellation))
                    .orElseGet(Refusals::noServer);
        } catch (MalformedMessageException e) {
            return Refusals.invalid(e);
        }
    }

    private Opening listen(RequestId id, Endpoint endpoint, Filter honoured, Cancellation cancellation) {
        Listener listener = new Listener(Listener.Owner.STREAM, endpoint.server(), honoured.lists());
        Runnable forget = () -> watches.removeAll(listener);
        for (String uri : honoured.resources()) {
            ResourceName resource = endpoint.resource(uri).orElseThrow();
            if (!watches.add(resource, listener)) {
                forget.run();
                return Refusals.tooManySubscriptions();
            }
        }
        watches.settle(listener);
        Opening opening = open(listener, new StreamForm.Subscription(id, honoured), cancellation, forget);
        if (opening instanceof Opening.Refused) {
            forget.run();
        }
        return opening;
    }

    /**
     * Opens the stream that a legacy client asks for with a GET (specification 2025-11-25, Transports). A session has one
     * at a time.
     *
     * @param server whose endpoint the session is of, null for that of all
     * @param cancellation ends the stream
     */
    public Opening stream(Session session, @Nullable String server, Cancellation cancellation) {
        Listener listener = listener(session, server);
        Opening opening;
        synchronized (listener) {
            if (listener.stream() != null) {
                return Refusals.secondStream();
            }
            session.hold();
            opening = open(listener, new StreamForm.Get(), cancellation, session::release);
            if (opening instanceof Opening.Refused) {
                session.release();
            }
        }
        endIfForgotten(session, listener);
        return opening;
    }

    private Opening open(Listener listener, StreamForm form, Cancellation cancellation, Runnable onEnd) {
        if (closed) {
            return Refusals.shuttingDown();
        }
        if (open.incrementAndGet() > config.get().streams().maxOpen()) {
            open.decrementAndGet();
            return Refusals.tooManyStreams();
        }
        ChangeStream stream = new ChangeStream(form, metrics, new Surroundings(listener, onEnd));
        listener.stream(stream);
        listening.add(listener);
        cancellation.bind(cause -> stream.end(reason(cause)));
        if (closed) {
            stream.end(StreamEndReason.GATEWAY_SHUTDOWN);
        }
        return new Opening.Opened(stream);
    }

    private final class Surroundings implements ChangeStream.Surroundings {
        private final Listener listener;
        private final Runnable onEnd;

        Surroundings(Listener listener, Runnable onEnd) {
            this.listener = listener;
            this.onEnd = onEnd;
        }

        @Override
        public Duration keepAlive() {
            return config.get().streams().keepAlive();
        }

        @Override
        public void lookWithin(long nanos) {
            alarm.within(nanos);
        }

        @Override
        public void ended() {
            listening.remove(listener);
            listener.stream(null);
            open.decrementAndGet();
            onEnd.run();
        }
    }

    /** Has those streams written to on which something is due. */
    private void look() {
        long now = System.nanoTime();
        for (Listener listener : listening) {
            ChangeStream stream = listener.stream();
            if (stream != null) {
                alarm.within(stream.look(now));
            }
        }
    }

    private static StreamEndReason reason(Cancellation.Cause cause) {
        return switch (cause) {
            case CLIENT_REQUEST, CLIENT_GONE -> StreamEndReason.CLIENT_GONE;
            case SHUTDOWN -> StreamEndReason.GATEWAY_SHUTDOWN;
        };
    }

    /**
     * Does a legacy client's {@code resources/subscribe}, which holds while no stream is open as well.
     *
     * @param session null for a client that has none, which cannot be told of anything
     * @param server whose endpoint the client uses, null for that of all
     * @return what is wrong; empty where the client is subscribed now
     */
    public Optional<RpcError> subscribe(@Nullable Session session, @Nullable String server, JsonObject params) {
        return change(session, params, (client, uri) -> {
            Endpoint endpoint = Endpoint.of(catalogs.current(), server).orElse(null);
            ResourceName resource =
                    endpoint == null ? null : endpoint.resource(uri).orElse(null);
            if (endpoint == null || resource == null) {
                return Optional.of(Refusals.unknownResource(uri));
            }
            if (!endpoint.announces(resource)) {
                return Optional.of(Refusals.silentServer(resource.server(), uri));
            }
            return subscribe(client, listener(client, server), resource);
        });
    }

    private Optional<RpcError> subscribe(Session session, Listener listener, ResourceName resource) {
        if (!watches.add(resource, listener)) {
            return Optional.of(Refusals.TOO_MANY_SUBSCRIPTIONS);
        }
        endIfForgotten(session, listener);
        watches.settle(listener);
        return Optional.empty();
    }

    /** Does a legacy client's {@code resources/unsubscribe}; one from what it is not subscribed to changes nothing. */
    public Optional<RpcError> unsubscribe(@Nullable Session session, @Nullable String server, JsonObject params) {
        return change(session, params, (client, uri) -> {
            Listener listener = sessions.get(client.id());
            if (listener != null) {
                Endpoint.of(catalogs.current(), server)
                        .flatMap(endpoint -> endpoint.resource(uri))
                        .ifPresent(resource -> watches.remove(resource, listener));
            }
            return Optional.empty();
        });
    }

    private interface Subscribing {
        Optional<RpcError> apply(Session session, String uri);
    }

    private static Optional<RpcError> change(@Nullable Session session, JsonObject params, Subscribing action) {
        String uri = params.string("uri");
        if (uri == null || uri.length() > Filter.MAX_URI_LENGTH) {
            return Optional.of(Refusals.BAD_URI);
        }
        return session == null ? Optional.of(Refusals.NO_SESSION) : action.apply(session, uri);
    }

    private Listener listener(Session session, @Nullable String server) {
        Listener fresh = new Listener(Listener.Owner.SESSION, server, EnumSet.allOf(ListKind.class));
        Listener known = sessions.putIfAbsent(session.id(), fresh);
        if (known != null) {
            return known;
        }
        session.whenEnded(() -> {
            sessions.remove(session.id(), fresh);
            end(fresh);
        });
        return fresh;
    }

    /** The session may have ended while something was added for it. */
    @SuppressWarnings("ReferenceEquality") // It is about this very listener.
    private void endIfForgotten(Session session, Listener listener) {
        if (sessions.get(session.id()) != listener) {
            end(listener);
        }
    }

    private void end(Listener listener) {
        watches.removeAll(listener);
        end(listener, StreamEndReason.SESSION_ENDED);
    }

    private static void end(Listener listener, StreamEndReason reason) {
        ChangeStream stream = listener.stream();
        if (stream != null) {
            stream.end(reason);
        }
    }

    /** Of what the endpoint can do, what a legacy client is told: without a stream there is no way to tell of changes. */
    public ServerCapabilities legacy(ServerCapabilities capabilities) {
        return config.get().listenStream() ? capabilities : capabilities.withoutAnnouncements();
    }

    @Override
    public void changed(Changes changes) {
        for (Listener listener : listening) {
            String server = listener.server();
            listener.changed(ListKind.of(server == null ? changes.all() : changes.of(server)));
        }
    }

    /** An upstream said that a resource of its own has changed. */
    public void updated(String server, String uri) {
        ResourceName resource = new ResourceName(server, uri);
        watches.forEach(resource, listener -> listener.updated(resource));
    }

    /** Upstreams, or the configuration, are others than before: goes with them. Called after the catalogue is new. */
    public void follow() {
        watches.follow();
        boolean gets = config.get().listenStream();
        for (Listener listener : listening) {
            String server = listener.server();
            if (server != null && catalogs.current().server(server).isEmpty()) {
                end(listener, StreamEndReason.SERVER_REMOVED);
            } else if (!gets && listener.isOfSession()) {
                end(listener, StreamEndReason.SWITCHED_OFF);
            }
        }
    }

    /** Ends every stream, and opens no more. */
    public void close() {
        closed = true;
        listening.forEach(listener -> end(listener, StreamEndReason.GATEWAY_SHUTDOWN));
    }
}
