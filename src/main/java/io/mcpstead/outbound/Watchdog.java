package io.mcpstead.outbound;

import io.dropwizard.lifecycle.Managed;
import io.mcpstead.log.LogEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds all deadlines towards upstreams: one thread looks at everything in flight and ends what is late. A timed read
 * on each socket would cost more than the read itself.
 */
public final class Watchdog implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration TICK = Duration.ofMillis(50);

    /** Something that can be late. */
    public interface Watched {
        /** Called on the watchdog's thread every tick; must not block. */
        void check(long nowNanos);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    public void watch(Watched exchange) {
        watched.add(exchange);
    }

    public void unwatch(Watched exchange) {
        watched.remove(exchange);
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("upstream-watchdog").daemon().start(this::run);
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(TICK);
                long now = System.nanoTime();
                watched.forEach(exchange -> check(exchange, now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(Watched exchange, long now) {
        try {
            exchange.check(now);
        } catch (RuntimeException e) {
            // One exchange that cannot be ended must not leave all others without a deadline.
            LogEvent.INTERNAL_ERROR.on(LOG).setCause(e).log("Could not check a deadline");
        }
    }
}
