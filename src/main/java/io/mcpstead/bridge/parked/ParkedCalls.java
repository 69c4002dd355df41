package io.mcpstead.bridge.parked;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.bridge.question.WaitingCalls;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.metrics.QuestionEvent;
import io.mcpstead.metrics.QuestionMetrics;
import io.mcpstead.metrics.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The calls that wait for modern clients to come back, each for a set time. Whoever parks a call has a place among
 * {@link WaitingCalls}, which goes over with it. Safe for use by several threads.
 */
public final class ParkedCalls implements Managed {
    private record Entry(ParkedCall call, Future<?> expiry, long sinceNanos) {
        OpenCall open(long now) {
            return new OpenCall(call.subject(), call.spentNanos() + now - sinceNanos, true);
        }
    }

    private final RequestStates states = new RequestStates();
    private final Supplier<Duration> ttl;
    private final WaitingCalls waiting;
    private final QuestionMetrics metrics;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentMap<Long, Entry> parked = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * Holds no call yet.
     *
     * @param ttl how long a call waits; read for each one, since a reload changes it
     * @param timer tells when that is over; owned, and stopped, by the caller
     */
    public ParkedCalls(
            Supplier<Duration> ttl,
            WaitingCalls waiting,
            QuestionMetrics metrics,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.ttl = ttl;
        this.waiting = waiting;
        this.metrics = metrics;
        this.clock = clock;
        this.timer = timer;
    }

    /** Parks a call; gives the {@code requestState} with which its client picks it up. */
    public String park(ParkedCall call, RequestBinding binding) {
        long id = ids.incrementAndGet();
        Duration patience = ttl.get();
        Instant expires = clock.instant().plus(patience);
        // Under the map's own lock, so that what expires at once is not looked for before it is there.
        parked.compute(id, (key, none) -> new Entry(call, schedule(key, patience), System.nanoTime()));
        metrics.parked();
        if (stopped) {
            stop();
        }
        return states.seal(new RequestStates.State(id, call.rounds(), expires), binding);
    }

    /** Reads a client's {@code requestState}; empty where it is none of this gateway's for such a request. */
    public Optional<RequestStates.State> open(String requestState, RequestBinding binding) {
        return states.open(requestState, binding);
    }

    /**
     * Picks a call up, with its place among the waiting ones; empty where it has expired, has been picked up with this
     * state before, or ended otherwise.
     */
    public Optional<ParkedCall> take(RequestStates.State state) {
        Entry entry = parked.get(state.call());
        if (entry == null
                || entry.call.rounds() != state.round()
                || !clock.instant().isBefore(state.expires())) {
            return Optional.empty();
        }
        if (!parked.remove(state.call(), entry)) {
            return Optional.empty();
        }
        entry.expiry.cancel(false);
        metrics.unparked();
        return Optional.of(entry.call);
    }

    /** How many calls are parked. */
    public int size() {
        return parked.size();
    }

    /** Those that are parked, oldest first. */
    public List<OpenCall> open() {
        long now = System.nanoTime();
        return parked.values().stream()
                .map(entry -> entry.open(now))
                .sorted(Comparator.comparingLong(OpenCall::nanos).reversed())
                .toList();
    }

    private Future<?> schedule(long id, Duration patience) {
        return timer.schedule(() -> expire(id, patience), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void expire(long id, Duration patience) {
        end(
                id,
                QuestionEvent.EXPIRED,
                ToolOutcome.EXPIRED,
                "the client did not answer within " + patience.toSeconds() + " seconds");
    }

    /** Tells the upstream on a thread of its own, since it may be slow to take what it is told. */
    private void end(long id, QuestionEvent event, ToolOutcome outcome, String reason) {
        Entry entry = parked.remove(id);
        if (entry != null) {
            entry.expiry.cancel(false);
            metrics.unparked();
            waiting.end();
            entry.call.ended(outcome, reason);
            Thread.startVirtualThread(() -> entry.call.abandon(event, reason));
        }
    }

    /** Ends all that are parked, since nobody can pick them up any more. */
    @Override
    public void stop() {
        stopped = true;
        parked.keySet()
                .forEach(id ->
                        end(id, QuestionEvent.WITHDRAWN, ToolOutcome.GATEWAY_SHUTDOWN, "the gateway is shutting down"));
    }
}
