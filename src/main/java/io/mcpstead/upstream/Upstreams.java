package io.mcpstead.upstream;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.config.ServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All upstreams, in the order of the configuration file; starts and stops them with the gateway. */
public final class Upstreams implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    /** What {@link #apply} did, in numbers of upstreams. */
    public record Changes(int added, int removed, int restarted, int updated, int unchanged) {
        /** For people. */
        @Override
        public String toString() {
            return added + " added, " + removed + " removed, " + restarted + " restarted, " + updated + " updated, "
                    + unchanged + " unchanged";
        }
    }

    private final UpstreamServices services;
    private final UpstreamListener listener;
    private volatile Map<String, Upstream> byName = Map.of();
    private volatile List<Upstream> ordered = List.of();
    private final List<Thread> closing = new ArrayList<>();
    /** Whether the first configuration was applied: required upstreams gate the start, not a reload. */
    private boolean started;

    private boolean stopped;

    public Upstreams(UpstreamServices services, UpstreamListener listener) {
        this.services = services;
        this.listener = listener;
    }

    public List<Upstream> all() {
        return ordered;
    }

    public Optional<Upstream> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Makes the upstreams those of the configuration: new ones are started, removed ones end within the grace period in
     * the background, and those that are the same go on untouched.
     */
    public synchronized Changes apply(List<ServerConfig> configs, Duration grace) {
        if (stopped) {
            return new Changes(0, 0, 0, 0, 0);
        }
        Map<String, Upstream> before = new LinkedHashMap<>(byName);
        Map<String, Upstream> after = new LinkedHashMap<>();
        List<Upstream> begun = new ArrayList<>();
        List<Upstream> ended = new ArrayList<>();
        int updated = 0;
        int unchanged = 0;
        for (ServerConfig config : configs) {
            Upstream old = before.remove(config.name());
            if (old == null || old.config().needsFreshSession(config)) {
                Upstream fresh = new Upstream(config, services, listener, !started);
                begun.add(fresh);
                after.put(config.name(), fresh);
                if (old != null) {
                    ended.add(old);
                }
            } else {
                after.put(config.name(), old);
                if (old.config().equals(config)) {
                    unchanged++;
                } else {
                    old.update(config);
                    updated++;
                }
            }
        }
        int restarted = ended.size();
        publish(after);
        before.values().forEach(removed -> end(removed, grace, true));
        ended.forEach(replaced -> end(replaced, grace, false));
        started = true;
        begun.forEach(Upstream::start);
        listener.changed();
        return new Changes(begun.size() - restarted, before.size(), restarted, updated, unchanged);
    }

    private void publish(Map<String, Upstream> after) {
        byName = Map.copyOf(after);
        ordered = List.copyOf(after.values());
    }

    private void end(Upstream upstream, Duration grace, boolean removed) {
        closing.removeIf(thread -> !thread.isAlive());
        closing.add(Thread.ofVirtual().name("upstream-close-" + upstream.name()).start(() -> {
            upstream.close(grace);
            if (removed) {
                forget(upstream.name());
            }
        }));
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

    /** Closes all upstreams side by side, and waits for it. */
    @Override
    public void stop() throws InterruptedException {
        List<Thread> waiting;
        synchronized (this) {
            stopped = true;
            ordered.forEach(upstream -> end(upstream, Duration.ZERO, false));
            publish(Map.of());
            waiting = List.copyOf(closing);
        }
        for (Thread thread : waiting) {
            if (!thread.join(Duration.ofSeconds(5))) {
                LOG.warn("{} takes long, not waited for", thread.getName());
            }
        }
    }
}
