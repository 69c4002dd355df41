package io.mcpstead.outbound;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one upstream: each is lent to one exchange at a time, the one used last first, so that those not
 * needed grow old and are closed. Safe for use by several threads.
 */
final class ConnectionPool {
    private static final Duration RECHECK_AFTER = Duration.ofMillis(500);

    /** So often does an exchange that waits for a connection look whether it is still wanted. */
    private static final Duration STEP = Duration.ofMillis(50);

    private final int size;
    private final Semaphore free;
    private final Deque<PeerConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<PeerConnection> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param size so many connections are lent at once */
    ConnectionPool(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /** Lends a connection, new and not yet made where none is idle; waits for one for the time given. */
    PeerConnection lease(HttpExchange user, Duration atMost) throws IOException {
        if (!free.tryAcquire()) {
            await(user, atMost);
        }
        PeerConnection connection = usable();
        if (connection == null) {
            connection = new PeerConnection();
            all.add(connection);
        }
        connection.use(user);
        if (closed) {
            discard(connection);
            throw new ConnectionClosedException("the gateway has closed its connections to it");
        }
        return connection;
    }

    private void await(HttpExchange user, Duration atMost) throws IOException {
        long start = System.nanoTime();
        try {
            while (!free.tryAcquire(STEP.toNanos(), TimeUnit.NANOSECONDS)) {
                long now = System.nanoTime();
                user.check(now);
                if (now - start >= atMost.toNanos()) {
                    throw new ConnectionRequestTimeoutException("all " + size + " connections are in use");
                }
                if (closed || user.hasEnded()) {
                    throw new InterruptedIOException("ended while it waited for a connection");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private @Nullable PeerConnection usable() {
        PeerConnection connection = idle.pollFirst();
        while (connection != null && isStale(connection)) {
            close(connection, CloseMode.IMMEDIATE);
            connection = idle.pollFirst();
        }
        return connection;
    }

    /** Whether the upstream has closed it; not asked of one that was in use just now. */
    private static boolean isStale(PeerConnection connection) {
        try {
            return System.nanoTime() - connection.idleSince() > RECHECK_AFTER.toNanos() && connection.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    /** Takes back a connection that can be used again. */
    void release(PeerConnection connection) {
        connection.idle();
        idle.addFirst(connection);
        if (closed) {
            close(connection, CloseMode.IMMEDIATE);
        }
        free.release();
    }

    /** Takes back a connection that cannot. */
    void discard(PeerConnection connection) {
        close(connection, CloseMode.IMMEDIATE);
        free.release();
    }

    private void close(PeerConnection connection, CloseMode mode) {
        all.remove(connection);
        connection.close(mode);
    }

    /** Ends what is late of the exchanges that use the connections. */
    void check(long nowNanos) {
        for (PeerConnection connection : all) {
            HttpExchange user = connection.user();
            if (user != null) {
                user.check(nowNanos);
            }
        }
    }

    /** Closes the connections that have been idle for so long. */
    void closeIdle(Duration longest) {
        PeerConnection oldest = idle.pollLast();
        while (oldest != null && System.nanoTime() - oldest.idleSince() >= longest.toNanos()) {
            close(oldest, CloseMode.GRACEFUL);
            oldest = idle.pollLast();
        }
        if (oldest != null) {
            idle.addLast(oldest);
        }
    }

    void close() {
        closed = true;
        all.forEach(connection -> close(connection, CloseMode.IMMEDIATE));
    }

    int leased() {
        return size - free.availablePermits();
    }

    int available() {
        return idle.size();
    }

    int pending() {
        return free.getQueueLength();
    }
}
