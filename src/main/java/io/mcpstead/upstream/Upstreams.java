package io.mcpstead.upstream;

import static java.util.Objects.requireNonNull;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.plan.ServerChange;
import io.mcpstead.log.LogEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All upstreams, in the order of the configuration file; starts and stops them with the gateway. */
public final class Upstreams implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    /** An upstream that ends, and the thread that ends it. */
    private record Closing(Upstream upstream, Thread thread) {}

    private final UpstreamServices services;
    private final UpstreamListener listener;
    private volatile Map<String, Upstream> byName = Map.of();
    private volatile List<Upstream> ordered = List.of();
    private final List<Closing> closing = new ArrayList<>();
    /** Whether the first configuration was applied: required upstreams gate the start, not a reload. */
    private volatile boolean started;

    private boolean stopped;

    public Upstreams(UpstreamServices services, UpstreamListener listener) {
        this.services = services;
        this.listener = listener;
    }

    public List<Upstream> all() {
        return ordered;
    }

    /** Whether a configuration was applied yet; before that there are no upstreams, whatever is configured. */
    public boolean haveStarted() {
        return started;
    }

    public Optional<Upstream> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What {@link #apply} would do. */
    public List<ServerChange> plan(List<ServerConfig> wanted) {
        return ServerChange.between(ordered.stream().map(Upstream::config).toList(), wanted);
    }

    /**
     * Makes the upstreams those of the configuration: new ones are started, removed ones end in the background, and those that
     * are the same go on untouched. Returns before any is connected.
     *
     * @param drain how long calls in flight on upstreams that end may go on
     * @return what became of each; nothing once the gateway stops
     */
    public synchronized List<ServerChange> apply(List<ServerConfig> wanted, Duration drain) {
        if (stopped) {
            return List.of();
        }
        List<ServerChange> changes = plan(wanted);
        Map<String, Upstream> before = byName;
        Map<String, Upstream> after = new LinkedHashMap<>();
        for (ServerChange change : changes) {
            next(change, before.get(change.name())).ifPresent(upstream -> after.put(change.name(), upstream));
        }
        publish(after);
        changes.forEach(change -> settle(change, before, after, drain));
        started = true;
        listener.changed();
        return changes;
    }

    /** The upstream that a server has from now on, not yet started where it is a new one; empty for none. */
    private Optional<Upstream> next(ServerChange change, @Nullable Upstream old) {
        return switch (change) {
            case ServerChange.Added added -> Optional.of(new Upstream(added.config(), services, listener, !started));
            case ServerChange.Restarted restarted ->
                Optional.of(requireNonNull(old).succeed(restarted.config(), services));
            case ServerChange.Updated updated -> {
                requireNonNull(old).update(updated.config());
                yield Optional.of(old);
            }
            case ServerChange.Unchanged ignored -> Optional.of(requireNonNull(old));
            case ServerChange.Removed ignored -> Optional.empty();
        };
    }

    /** Starts those that are new and ends those that are old, once the new ones are to be found. */
    private void settle(
            ServerChange change, Map<String, Upstream> before, Map<String, Upstream> after, Duration drain) {
        switch (change) {
            case ServerChange.Added added ->
                requireNonNull(after.get(added.name())).start();
            case ServerChange.Restarted restarted -> {
                end(requireNonNull(before.get(restarted.name())), Ending.RESTARTED, drain);
                requireNonNull(after.get(restarted.name())).start();
            }
            case ServerChange.Removed removed -> end(requireNonNull(before.get(removed.name())), Ending.REMOVED, drain);
            case ServerChange.Updated ignored -> {}
            case ServerChange.Unchanged ignored -> {}
        }
    }

    private void publish(Map<String, Upstream> after) {
        byName = Map.copyOf(after);
        ordered = List.copyOf(after.values());
    }

    private void end(Upstream upstream, Ending why, Duration atMost) {
        closing.removeIf(one -> !one.thread.isAlive());
        upstream.leave(why);
        Thread thread = Thread.ofVirtual()
                .name("upstream-close-" + upstream.name())
                .start(() -> {
                    upstream.drain(atMost);
                    if (why == Ending.REMOVED) {
                        forget(upstream.name());
                    }
                });
        closing.add(new Closing(upstream, thread));
    }

    /** Drops a removed upstream's series, unless one of that name has come back meanwhile. */
    private synchronized void forget(String name) {
        if (find(name).isEmpty()) {
            services.metrics().removeServer(name);
        }
    }

    @Override
    public void start() {
        // Upstreams start as they are applied.
    }

    /** Closes all upstreams side by side, also those that a reload has drain, and waits for it. */
    @Override
    public void stop() throws InterruptedException {
        List<Closing> waiting;
        synchronized (this) {
            stopped = true;
            closing.forEach(one -> one.upstream.gate().hurry());
            ordered.forEach(upstream -> end(upstream, Ending.STOPPED, Duration.ZERO));
            publish(Map.of());
            waiting = List.copyOf(closing);
        }
        for (Closing one : waiting) {
            if (!one.thread.join(Duration.ofSeconds(5))) {
                LogEvent.UPSTREAM_CLOSE_SLOW
                        .on(LOG, one.upstream.name())
                        .log("Upstream {} takes long to close, not waited for", one.upstream.name());
            }
        }
    }
}
