package io.mcpstead.upstream;

import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Feature;
import io.mcpstead.transport.Connection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The one thread that moves an upstream through its states: connecting, ready, backing off, failed. */
final class UpstreamOwner implements Connection.Listener {
    /** An upstream that nobody calls is asked this often whether it is still there. */
    private static final Duration HEALTH_CHECK_INTERVAL = Duration.ofSeconds(30);

    private static final Duration LONGEST_PING = Duration.ofSeconds(10);

    /** Announcements of changes that come within this time are answered by one refresh. */
    private static final Duration COALESCE = Duration.ofMillis(100);

    private static final double JITTER = 0.1;

    /** What wakes the owner. */
    private sealed interface Signal {}

    private record Lost(Connection connection, UpstreamException cause) implements Signal {}

    private enum Wake implements Signal {
        SUSPECT,
        LISTS_CHANGED,
        RECONFIGURED
    }

    private final Upstream upstream;
    private final ServerMetrics metrics;
    private final UpstreamLog log;
    private final RandomGenerator random;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean suspected = new AtomicBoolean();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Set<Feature> changedLists = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;
    private long nextRefresh;
    private long nextCheck;
    /** Whether an announcement is to be followed, and when. */
    private boolean following;

    private long nextFollow;
    /** Before this no announcement is followed. */
    private long earliestFollow;
    /** When it was first found not to answer a ping, unless it has answered something since. */
    private long unansweredSince;

    UpstreamOwner(Upstream upstream, ServerMetrics metrics, UpstreamLog log, RandomGenerator random) {
        this.upstream = upstream;
        this.metrics = metrics;
        this.log = log;
        this.random = random;
    }

    void start() {
        thread = Thread.ofVirtual().name("upstream-" + upstream.name()).start(this::run);
    }

    @Override
    public void listsChanged(Set<Feature> lists) {
        changedLists.addAll(lists);
        if (changed.compareAndSet(false, true)) {
            signals.add(Wake.LISTS_CHANGED);
        }
    }

    @Override
    public void resourceUpdated(String uri) {
        upstream.resourceUpdated(uri);
    }

    @Override
    public void lost(Connection connection, UpstreamException cause) {
        signals.add(new Lost(connection, cause));
    }

    @Override
    public void suspect() {
        if (suspected.compareAndSet(false, true)) {
            signals.add(Wake.SUSPECT);
        }
    }

    void reconfigured() {
        signals.add(Wake.RECONFIGURED);
    }

    void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        int failures = 0;
        int attempts = 0;
        try {
            while (true) {
                UpstreamException cause = connect(failures > 0);
                attempts = cause == null ? 0 : attempts + 1;
                failures = cause == null ? 1 : failures + 1;
                UpstreamException lost = cause == null ? serve() : cause;
                if (exhausted(attempts)) {
                    giveUp(lost, attempts);
                    failures = 0;
                    attempts = 0;
                } else {
                    backOff(lost, cause == null, failures);
                }
                forgetSignals();
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    /** One attempt; null where it succeeded. */
    private @Nullable UpstreamException connect(boolean again) throws InterruptedException {
        unansweredSince = System.nanoTime();
        UpstreamException failure = attempt(upstream::connect);
        metrics.healthChecked(failure == null);
        if (again) {
            metrics.reconnectAttempted(failure == null);
        }
        if (failure == null) {
            log.connected(upstream.status());
        }
        return failure;
    }

    private interface Step {
        void run() throws UpstreamException;
    }

    private @Nullable UpstreamException attempt(Step step) throws InterruptedException {
        try {
            step.run();
            return null;
        } catch (UpstreamException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.reason());
            }
            return e;
        } catch (RuntimeException e) {
            // The owner is the last that can bring this upstream back, so it outlives even a fault of the gateway's.
            log.fault(e);
            return new UpstreamException(Kind.PROTOCOL, "internal error: " + e);
        }
    }

    /** Keeps a ready upstream fresh until it is lost; says why it was. */
    private UpstreamException serve() throws InterruptedException {
        scheduleRefresh();
        scheduleCheck();
        earliestFollow = System.nanoTime();
        while (true) {
            UpstreamException lost = handle(signals.poll(Math.max(0, untilDue()), TimeUnit.NANOSECONDS));
            if (lost != null) {
                return lost;
            }
        }
    }

    private long untilDue() {
        long due = Math.min(nextRefresh, nextCheck);
        return (following ? Math.min(due, nextFollow) : due) - System.nanoTime();
    }

    private @Nullable UpstreamException handle(@Nullable Signal signal) throws InterruptedException {
        return switch (signal) {
            case null -> due();
            case Lost lost -> upstream.isCurrent(lost.connection) ? lost.cause : null;
            case Wake.SUSPECT -> {
                suspected.set(false);
                yield check();
            }
            case Wake.LISTS_CHANGED -> {
                following = true;
                nextFollow = Math.max(System.nanoTime() + COALESCE.toNanos(), earliestFollow);
                yield null;
            }
            case Wake.RECONFIGURED -> {
                scheduleRefresh();
                yield null;
            }
        };
    }

    private @Nullable UpstreamException due() throws InterruptedException {
        log.catchUp();
        long now = System.nanoTime();
        if (following && now - nextFollow >= 0) {
            return follow();
        }
        if (now - nextRefresh >= 0) {
            return refresh(EnumSet.allOf(Feature.class));
        }
        boolean quiet = upstream.lastSeenSecondsAgo() >= HEALTH_CHECK_INTERVAL.toSeconds() - 1;
        if (quiet) {
            return check();
        }
        scheduleCheck();
        return null;
    }

    /** Asks for the lists that were announced to have changed; what is announced from now on is followed later. */
    private @Nullable UpstreamException follow() throws InterruptedException {
        following = false;
        changed.set(false);
        Set<Feature> lists = Set.copyOf(changedLists);
        changedLists.removeAll(lists);
        return refresh(lists);
    }

    /** Asks for lists again; an upstream that answers with nonsense keeps those it had, unless it is no longer there. */
    private @Nullable UpstreamException refresh(Set<Feature> lists) throws InterruptedException {
        UpstreamException failure = attempt(() -> upstream.refresh(lists));
        earliestFollow = System.nanoTime() + Link.SHORTEST_REFRESH.toNanos();
        if (failure == null) {
            log.refreshed();
            scheduleRefresh();
        } else {
            nextRefresh = System.nanoTime() + upstream.config().tools().ttl().toNanos();
        }
        if (failure != null && spares(failure)) {
            log.refreshFailed(failure.reason());
            return null;
        }
        return failure;
    }

    /** Whether a failure to give a list leaves the connection alone; what has given it before is no longer there without it. */
    private static boolean spares(UpstreamException failure) {
        return (failure.kind() == Kind.PROTOCOL && !failure.isAbsence()) || failure.kind() == Kind.BUSY;
    }

    private @Nullable UpstreamException check() throws InterruptedException {
        scheduleCheck();
        Duration idle = upstream.config().timeouts().idle();
        Duration limit = idle.compareTo(LONGEST_PING) < 0 ? idle : LONGEST_PING;
        long begun = System.nanoTime();
        UpstreamException failure = attempt(() -> upstream.ping(limit));
        if (failure != null && failure.isAbsence()) {
            // It may only not know this request; the lists it did know.
            failure = refresh(EnumSet.allOf(Feature.class));
        }
        metrics.healthChecked(failure == null);
        return failure == null || isSlow(failure, begun) ? null : failure;
    }

    /** Whether it is slow rather than gone, where a ping that was begun then has failed. */
    private boolean isSlow(UpstreamException failure, long begun) {
        return switch (failure.kind()) {
            // So many calls are in flight.
            case BUSY -> true;
            case TIMEOUT -> upstream.seenSince(begun) || isAtWork();
            case DISCONNECTED, BROKEN, AUTH, PROTOCOL, SESSION_LOST, CANCELLED -> false;
        };
    }

    /**
     * Whether it is still in time with a call that it had before it was found not to answer: many servers do nothing else while
     * they run a tool. Later calls do not count, or one that hangs would seem to be at work for as long as anybody calls it.
     */
    private boolean isAtWork() {
        if (upstream.seenSince(unansweredSince)) {
            unansweredSince = System.nanoTime();
        }
        return upstream.gate().owesSince(unansweredSince);
    }

    /** By the upstream's own hint with jitter, as who polls by it must (specification 2026-07-28, Caching). */
    private void scheduleRefresh() {
        Duration interval = upstream.refreshInterval();
        boolean stated = interval.compareTo(upstream.config().tools().ttl()) < 0;
        double stretched = stated ? 1 + JITTER * random.nextDouble() : 1;
        nextRefresh = System.nanoTime() + (long) (interval.toNanos() * stretched);
    }

    private void scheduleCheck() {
        nextCheck = System.nanoTime() + HEALTH_CHECK_INTERVAL.toNanos();
    }

    private boolean exhausted(int attempts) {
        int max = upstream.config().reconnect().maxAttempts();
        return max > 0 && attempts >= max;
    }

    /** Makes no more attempts until a reload gives the upstream other settings. */
    private void giveUp(UpstreamException lost, int attempts) throws InterruptedException {
        log.failed(lost.reason(), attempts);
        upstream.disconnect(Phase.FAILED, lost.reason());
        upstream.failed(lost.reason());
        while (signals.take() != Wake.RECONFIGURED) {
            // Nothing else can bring it back.
        }
    }

    private void backOff(UpstreamException lost, boolean wasConnected, int failures) throws InterruptedException {
        Duration delay = Backoff.delay(upstream.config().reconnect(), failures, random);
        upstream.disconnect(Phase.BACKING_OFF, lost.reason());
        log.disconnected(lost.reason(), wasConnected, delay);
        metrics.backoffStarted(delay);
        long start = System.nanoTime();
        try {
            Thread.sleep(delay);
        } finally {
            metrics.backoffEnded(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** What came in while there was no connection concerns none that is to come. */
    private void forgetSignals() {
        signals.clear();
        suspected.set(false);
        following = false;
        changed.set(false);
        changedLists.clear();
    }
}
