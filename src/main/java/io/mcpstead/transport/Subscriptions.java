package io.mcpstead.transport;

import io.mcpstead.protocol.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@code subscriptions/listen} stream of a modern upstream open for all that is to be told of. Where the
 * watched resources change, a new stream takes the place of the old one, which ends only once the new one stands, so
 * that nothing is missed in between.
 */
final class Subscriptions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Resources that begin to be watched within this time share a stream. */
    private static final Duration COALESCE = Duration.ofMillis(20);

    /** What wakes the thread that keeps the stream. */
    private sealed interface Signal {}

    private record Ended(Subscription subscription) implements Signal {}

    /** Other resources are watched; whoever wants to know is told once the upstream was asked for them. */
    private record Changed(CompletableFuture<@Nullable Void> asked) implements Signal {}

    private final ModernConnection connection;
    private final Connection.Listener listener;
    private final Set<Feature> lists;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile Set<String> watched = Set.of();
    private volatile @Nullable Thread thread;
    /** Those who wait for what was last asked; used by the one thread. */
    private final List<CompletableFuture<@Nullable Void>> changed = new ArrayList<>();

    private volatile boolean over;
    private @Nullable Subscription current;
    /** What the upstream was asked for last. */
    private @Nullable ListenFilter held;

    Subscriptions(ModernConnection connection, Connection.Listener listener) {
        this.connection = connection;
        this.listener = listener;
        this.lists = connection.handshake().capabilities().announcing();
    }

    void start() {
        thread = Thread.ofVirtual()
                .name("upstream-subscriptions-" + connection.peer().config().name())
                .start(this::run);
    }

    CompletableFuture<@Nullable Void> watch(Set<String> uris) {
        CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
        watched = uris;
        signals.add(new Changed(asked));
        if (over) {
            asked.complete(null);
        }
        return asked;
    }

    private void run() {
        try {
            Duration pause = FIRST_PAUSE;
            boolean missed = false;
            while (true) {
                long before = System.nanoTime();
                Subscription.Opening opening = open(missed);
                if (opening == Subscription.Opening.REFUSED) {
                    LOG.debug(
                            "Upstream {} offers no subscriptions",
                            connection.peer().config().name());
                    return;
                }
                if (opening == Subscription.Opening.ACKNOWLEDGED && stands()) {
                    missed = false;
                    pause = FIRST_PAUSE;
                    Thread.sleep(COALESCE);
                } else {
                    missed = true;
                    listener.suspect();
                    pause = ListenStream.next(pause, Duration.ofNanos(System.nanoTime() - before));
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            replace(null);
            takeChanges().forEach(asked -> asked.complete(null));
        }
    }

    /** Opens a stream for what is wanted now, in place of the one before. */
    private Subscription.Opening open(boolean missed) throws InterruptedException {
        List<CompletableFuture<@Nullable Void>> waiting = takeChanges();
        try {
            return openWanted(missed);
        } finally {
            waiting.forEach(asked -> asked.complete(null));
        }
    }

    private List<CompletableFuture<@Nullable Void>> takeChanges() {
        List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>(changed);
        changed.clear();
        signals.removeIf(signal -> signal instanceof Changed change && waiting.add(change.asked));
        return waiting;
    }

    private Subscription.Opening openWanted(boolean missed) throws InterruptedException {
        ListenFilter wanted = wanted();
        held = wanted;
        if (wanted.isEmpty()) {
            replace(null);
            return Subscription.Opening.ACKNOWLEDGED;
        }
        Subscription next = new Subscription(connection, wanted, listener, ended -> signals.add(new Ended(ended)));
        Subscription.Opening opening = opening(next);
        if (opening == Subscription.Opening.ACKNOWLEDGED) {
            replace(next);
            if (missed) {
                report(wanted);
            }
        }
        return opening;
    }

    private ListenFilter wanted() {
        boolean subscribe = connection.handshake().capabilities().subscribe();
        return new ListenFilter(lists, subscribe ? watched : Set.of());
    }

    private static Subscription.Opening opening(Subscription next) throws InterruptedException {
        try {
            return next.start().get();
        } catch (InterruptedException e) {
            next.close();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed with an exception", e);
        }
    }

    /** What changed while no stream stood is not known, so all of it may have. */
    private void report(ListenFilter wanted) {
        if (!wanted.lists().isEmpty()) {
            listener.listsChanged(wanted.lists());
        }
        wanted.resources().forEach(listener::resourceUpdated);
    }

    private void replace(@Nullable Subscription next) {
        Subscription before = current;
        current = next;
        if (before != null) {
            before.close();
        }
    }

    /** Waits until something else is wanted; false where the stream ended before. */
    private boolean stands() throws InterruptedException {
        while (true) {
            switch (signals.take()) {
                case Changed change -> {
                    if (!wanted().equals(held)) {
                        changed.add(change.asked);
                        return true;
                    }
                    change.asked.complete(null);
                }
                case Ended ended -> {
                    if (isCurrent(ended.subscription)) {
                        current = null;
                        return false;
                    }
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // Streams are told apart by identity.
    private boolean isCurrent(Subscription subscription) {
        return subscription == current;
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
