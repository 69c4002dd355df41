package io.mcpstead.health;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.mcpstead.upstream.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps one health check per upstream, as a reload adds and removes upstreams. */
public final class UpstreamHealthChecks {
    private final HealthCheckRegistry registry;
    private final Map<String, Upstream> registered = new HashMap<>();

    public UpstreamHealthChecks(HealthCheckRegistry registry) {
        this.registry = registry;
    }

    /** Makes the checks those of the upstreams, which are asked for here so that no older list overwrites a newer one. */
    @SuppressWarnings("ReferenceEquality") // A restarted upstream has its name still, and is another one.
    public synchronized void sync(Supplier<List<Upstream>> upstreams) {
        Map<String, Upstream> gone = new HashMap<>(registered);
        for (Upstream upstream : upstreams.get()) {
            Upstream before = gone.remove(upstream.name());
            if (before != upstream) {
                registry.unregister(name(upstream.name()));
                registry.register(name(upstream.name()), new UpstreamHealthCheck(upstream));
                registered.put(upstream.name(), upstream);
            }
        }
        for (String name : gone.keySet()) {
            registry.unregister(name(name));
            registered.remove(name);
        }
    }

    private static String name(String server) {
        return "upstream." + server;
    }
}
