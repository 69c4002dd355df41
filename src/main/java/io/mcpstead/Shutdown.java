package io.mcpstead;

import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.log.LogEvent;
import io.mcpstead.session.Cancellation.Cause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order: not ready from the first moment, while load balancers find out; then no new sessions, no streams
 * of changes, a grace period for calls in flight, and at last the server and all that it manages.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** How long the last answers, which say that the gateway stops, may take to be written. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** How long idle connections hold up the end; with the server's own second, a short grace period would time out. */
    private static final Duration IDLE_CONNECTIONS = Duration.ofMillis(50);

    /** What the goodbyes to servers and the last threads may take after all of that, at worst. */
    private static final Duration REST = Duration.ofSeconds(20);

    /** How long the two periods last. */
    record Periods(Duration delay, Duration grace) {}

    private final Runnable streams;
    private final Inflight inflight;
    private final Periods periods;
    private final IntConsumer exit;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile boolean refusesSessions;
    private volatile Runnable announcement = () -> {};
    private volatile @Nullable Server server;

    /**
     * @param streams ends the streams on which clients wait for changes, which would use up the grace period
     * @param periods for how long all is served still, and then for how long what is in flight
     * @param exit ends the process with a status
     */
    Shutdown(Runnable streams, Inflight inflight, Periods periods, IntConsumer exit) {
        this.streams = streams;
        this.inflight = inflight;
        this.periods = periods;
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

    /** Whether the gateway is no longer ready. */
    boolean hasBegun() {
        return begun.get();
    }

    /** Whether clients that come now have come too late. */
    boolean refusesSessions() {
        return refusesSessions;
    }

    /** How long the end may take in all, once it has begun. */
    Duration limit() {
        return periods.delay().plus(periods.grace()).plus(REST);
    }

    /** Somebody asks for the end; whoever asks again does not want to wait until the load balancers have found out. */
    void ask(String reason) {
        if (!begin(reason, 0) && !refusesSessions) {
            LogEvent.SHUTDOWN_HURRIED
                    .on(LOG)
                    .addKeyValue("reason", reason)
                    .log("{} again: not waiting any longer", reason);
            hurried.countDown();
        }
    }

    /** Begins on a thread of its own; the first call counts, and gives true. */
    boolean begin(String reason, int status) {
        boolean first = begun.compareAndSet(false, true);
        if (first) {
            LogEvent.SHUTDOWN_BEGUN
                    .on(LOG)
                    .addKeyValue("reason", reason)
                    .addKeyValue("status", status)
                    .log("{}: shutting down", reason);
            if (status != 0) {
                // The log may go anywhere, and its last lines may be lost with the process.
                System.err.println("mcpstead: " + reason);
            }
            // Begun from a virtual thread it would be a daemon, and the process could end, with 0, before it exits.
            Thread.ofPlatform().name("shutdown").daemon(false).start(() -> run(status));
        }
        return first;
    }

    private void run(int status) {
        try {
            announcement.run();
            if (status == 0) {
                delay();
            }
            refusesSessions = true;
            streams.run();
            drain();
            stopServer();
        } finally {
            exit.accept(status);
        }
    }

    private void delay() {
        long seconds = periods.delay().toSeconds();
        if (seconds == 0) {
            return;
        }
        LogEvent.SHUTDOWN_DELAYED
                .on(LOG)
                .addKeyValue("delay_seconds", seconds)
                .log("No longer ready; requests are served for {} s more (shutdown.delay_seconds)", seconds);
        try {
            hurried.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        if (!inflight.awaitIdle(periods.grace())) {
            long seconds = periods.grace().toSeconds();
            int requests = inflight.count();
            LogEvent.SHUTDOWN_CUT_OFF
                    .on(LOG)
                    .addKeyValue("requests", requests)
                    .addKeyValue("grace_seconds", seconds)
                    .log("{} requests are cut off after {} s of grace", requests, seconds);
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
            LogEvent.SHUTDOWN_INCOMPLETE.on(LOG).setCause(e).log("Could not stop everything");
        }
    }
}
