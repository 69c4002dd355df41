package io.mcpstead.transport;

import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream on which a legacy server tells of changes (specification 2025-11-25, Transports, "Listening for Messages
 * from the Server"). A server need not offer it; one that does may close it at any time, and it is opened again.
 */
final class ListenStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListenStream.class);

    /** By which a server says that it offers no stream, whatever it did before. */
    private static final int METHOD_NOT_ALLOWED = 405;

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final StreamableConnection connection;
    private final Connection.Listener listener;
    private volatile boolean closed;
    private volatile boolean open;
    /** Whether there has been a stream, so that what is no stream does not mean that there never is one. */
    private boolean offered;

    private @Nullable Duration retry;
    private volatile @Nullable HttpExchange current;
    private volatile @Nullable Thread thread;
    private @Nullable String lastEventId;

    ListenStream(StreamableConnection connection, Connection.Listener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    void start() {
        thread = Thread.ofVirtual().name("upstream-listen-" + name()).start(this::run);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                long before = System.nanoTime();
                if (!listen()) {
                    return;
                }
                if (retry == null) {
                    // A server may end its stream at any time, but one that is gone ends it too.
                    listener.suspect();
                    pause = next(pause, Duration.ofNanos(System.nanoTime() - before));
                    Thread.sleep(pause);
                } else {
                    Thread.sleep(bounded(retry));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pause before the next stream: doubled, unless the last one stood for long. */
    static Duration next(Duration pause, Duration lasted) {
        if (lasted.compareTo(LONGEST_PAUSE) > 0) {
            return FIRST_PAUSE;
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** What a server that closes its stream between events asks for, within bounds. */
    private static Duration bounded(Duration retry) {
        Duration atLeast = retry.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : retry;
        return atLeast.compareTo(LONGEST_PAUSE) < 0 ? atLeast : LONGEST_PAUSE;
    }

    /** Whether the upstream has taken the stream and it stands. */
    boolean isOpen() {
        return open;
    }

    /** Reads one stream to its end, or has none to read now; false where the server offers none. */
    private boolean listen() {
        retry = null;
        try (HttpExchange get = connection.listen(lastEventId).within(FOR_EVER, FOR_EVER)) {
            current = get;
            if (closed) {
                return false;
            }
            get.send();
            if (get.status() != 200 || !get.isType("text/event-stream")) {
                return mayOfferLater(get.status());
            }
            open = true;
            offered = true;
            read(get.events());
        } catch (UpstreamException | IOException e) {
            LOG.debug("Upstream {}: the stream for changes ended: {}", name(), e.getMessage());
        }
        open = false;
        return true;
    }

    /** Whether to ask again after an answer that is no stream. */
    private boolean mayOfferLater(int status) {
        LOG.debug("Upstream {} answers with no stream for changes (HTTP {})", name(), status);
        if (HttpErrors.mayPass(status)) {
            return true;
        }
        if (lastEventId != null) {
            // It may be the event that the upstream does not know any more.
            lastEventId = null;
            return true;
        }
        return offered && status != METHOD_NOT_ALLOWED;
    }

    private void read(SseReader events) throws IOException {
        while (true) {
            SseEvent event = events.next();
            lastEventId = events.lastEventId();
            if (event == null) {
                retry = events.retry();
                return;
            }
            if (event.data().first() == '{') {
                handle(event);
            }
        }
    }

    private void handle(SseEvent event) {
        try {
            switch (Message.read(event.data())) {
                case Message.Notification told -> told(told);
                case Message.Request request -> connection.requests().place(request, connection.calls());
                case Message.Response late -> LOG.debug("Upstream {} sent an answer out of place", name());
            }
        } catch (MalformedMessageException e) {
            LOG.debug("Upstream {} sent an event that is no message: {}", name(), e.reason());
        }
    }

    private void told(Message.Notification told) {
        if (!Announcements.report(told, listener)) {
            LOG.debug("Upstream {} told {}", name(), told.method());
        }
    }

    private String name() {
        return connection.peer().config().name();
    }

    @Override
    public void close() {
        closed = true;
        HttpExchange open = current;
        if (open != null) {
            open.end(UpstreamException.Kind.DISCONNECTED, "the connection was closed");
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
