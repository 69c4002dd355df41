package io.mcpstead;

import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.session.Cancellation.Cause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order: no new sessions, no streams of changes, a grace period for calls in flight, then the server and all that it
 * manages.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** How long the last answers, which say that the gateway stops, may take to be written. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** How long idle connections hold up the end; with the server's own second, a short grace period would time out. */
    private static final Duration IDLE_CONNECTIONS = Duration.ofMillis(50);

    private final Runnable streams;
    private final Inflight inflight;
    private final Duration grace;
    private final IntConsumer exit;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Runnable announcement = () -> {};
    private volatile @Nullable Server server;

    /**
     * @param streams ends the streams on which clients wait for changes, which would use up the grace period
     * @param exit ends the process with a status
     */
    Shutdown(Runnable streams, Inflight inflight, Duration grace, IntConsumer exit) {
        this.streams = streams;
        this.inflight = inflight;
        this.grace = grace;
        this.exit = exit;
    }

    /** Runs this first when the end begins. */
    void announceBy(Runnable announce) {
        announcement = announce;
    }

    void attach(Server started) {
        server = started;
        for (Connector connector : started.getConnectors()) {
            if (connector instanceof AbstractConnector closing) {
                closing.setShutdownIdleTimeout(IDLE_CONNECTIONS.toMillis());
            }
        }
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Begins on a thread of its own; the first call counts. */
    void begin(String reason, int status) {
        if (begun.compareAndSet(false, true)) {
            LOG.info("{}: shutting down", reason);
            if (status != 0) {
                // The log may go anywhere, and its last lines may be lost with the process.
                System.err.println("mcpstead: " + reason);
            }
            // Begun from a virtual thread it would be a daemon, and the process could end, with 0, before it exits.
            Thread.ofPlatform().name("shutdown").daemon(false).start(() -> run(status));
        }
    }

    private void run(int status) {
        try {
            announcement.run();
            streams.run();
            drain();
            stopServer();
        } finally {
            exit.accept(status);
        }
    }

    private void drain() {
        if (!inflight.awaitIdle(grace)) {
            LOG.warn("{} requests are cut off after {} s of grace", inflight.count(), grace.toSeconds());
            inflight.cancelAll(Cause.SHUTDOWN);
            inflight.awaitIdle(LAST_WORDS);
        }
    }

    private void stopServer() {
        Server running = server;
        if (running == null) {
            return;
        }
        try {
            running.stop();
        } catch (Exception e) {
            // The process ends either way; what could not be stopped is at least named.
            LOG.warn("Could not stop everything", e);
        }
    }
}
