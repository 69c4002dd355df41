package io.mcpstead.session;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.config.SessionConfig;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.metrics.SessionMetrics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions, bounded in number, ended after {@code mcp.session.idle_ttl_seconds} without a request. Safe for use
 * by several threads; finding a session takes no lock.
 */
public final class Sessions implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    /** 256 bits: an id is all that tells one client from another where clients do not authenticate. */
    private static final int ID_BYTES = 32;

    private final SessionConfig config;
    private final SessionMetrics metrics;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Session> open = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong questionIds = new AtomicLong();
    private @Nullable Future<?> expiry;

    /**
     * Opens no session and starts nothing yet.
     *
     * @param timer looks for idle sessions; owned, and stopped, by the caller
     */
    public Sessions(SessionConfig config, SessionMetrics metrics, InstantSource clock, ScheduledExecutorService timer) {
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public void start() {
        long period = config.gcInterval().toNanos();
        expiry = timer.scheduleWithFixedDelay(this::expireIdle, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        if (expiry != null) {
            expiry.cancel(false);
        }
        endAll(SessionEndReason.GATEWAY_SHUTDOWN);
    }

    /** A new session; empty where {@code mcp.session.max_sessions} are open. */
    public Optional<Session> open(ClientProfile client) {
        if (taken.incrementAndGet() > config.maxSessions()) {
            taken.decrementAndGet();
            return Optional.empty();
        }
        Session session = new Session(newId(), client, clock.millis(), questionIds);
        open.put(session.id(), session);
        metrics.opened();
        return Optional.of(session);
    }

    /** The open session of this id, which counts as used now; empty where none was given out or it has ended. */
    public Optional<Session> find(String id) {
        Session session = open.get(id);
        if (session == null) {
            return Optional.empty();
        }
        session.touch(clock.millis());
        return Optional.of(session);
    }

    /** The same, empty also where the session was opened at another path. */
    public Optional<Session> find(String id, String scope) {
        return find(id).filter(session -> session.client().scope().equals(scope));
    }

    /** Ends a session and, where its client asked for that, what it has in flight; false where none of this id is open. */
    public boolean end(String id, SessionEndReason reason) {
        Session session = open.get(id);
        return session != null && end(session, reason);
    }

    /** Ends every session. */
    public void endAll(SessionEndReason reason) {
        open.values().forEach(session -> end(session, reason));
    }

    /** How many sessions are open. */
    public int active() {
        return open.size();
    }

    /** Those that are open, in no order. */
    public List<Session> all() {
        return List.copyOf(open.values());
    }

    void expireIdle() {
        long now = clock.millis();
        for (Session session : open.values()) {
            if (session.isIdle(now, config.idleTtl()) && end(session, SessionEndReason.IDLE_TIMEOUT)) {
                LOG.debug("A session ended after {} without a request", config.idleTtl());
            }
        }
    }

    private boolean end(Session session, SessionEndReason reason) {
        if (!open.remove(session.id(), session)) {
            return false;
        }
        taken.decrementAndGet();
        metrics.ended(reason, session.age(clock.millis()));
        if (reason == SessionEndReason.CLIENT_DELETE) {
            session.cancelAll();
        }
        session.ended();
        return true;
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
