package io.mcpstead.listen;

import io.mcpstead.protocol.ResourceName;
import io.mcpstead.upstream.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to be told of which resource. An upstream is asked to tell of one for as long as anybody here wants it, and
 * one that a reload has put in another's place is asked again. Looking up takes no lock.
 */
final class Watches {
    /** So many ends of a URI are looked at; beyond, it is so deep that only a subscription to itself finds it. */
    private static final int MAX_DEPTH = 64;

    /** Wishes of all clients together; more are refused. */
    static final int MAX_WISHES = 100_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final String PATH_ENDS = "/?#";

    private final Function<String, Optional<Upstream>> upstreams;
    private final Map<ResourceName, Set<Listener>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Watched> servers = new HashMap<>();
    private int wishes;

    /** The resources of one server, and the upstream that was last asked to tell of them; null before it was there. */
    private static final class Watched {
        private final Set<String> uris = new HashSet<>();
        private @Nullable Upstream asked;
    }

    /** @param upstreams finds those of now by their names */
    Watches(Function<String, Optional<Upstream>> upstreams) {
        this.upstreams = upstreams;
    }

    /** Adds one wish; false where there are too many: of this client, of all, or at that upstream. */
    synchronized boolean add(ResourceName resource, Listener listener) {
        if (listener.resources().contains(resource)) {
            return true;
        }
        Set<Listener> others = listeners.get(resource);
        if (wishes == MAX_WISHES || listener.resources().size() == Filter.MAX_RESOURCES) {
            return false;
        }
        if (others == null && !begin(resource)) {
            return false;
        }
        wishes++;
        listener.add(resource);
        listeners
                .computeIfAbsent(resource, key -> ConcurrentHashMap.newKeySet(1))
                .add(listener);
        return true;
    }

    private boolean begin(ResourceName resource) {
        Watched watched = servers.computeIfAbsent(resource.server(), key -> new Watched());
        follow(resource.server(), watched);
        boolean begun = watched.asked == null || watched.asked.watch(resource.uri());
        if (begun) {
            watched.uris.add(resource.uri());
        }
        return begun;
    }

    /**
     * Waits until the upstreams know of a client's wishes, so that it misses nothing that changes after it was told that it
     * has subscribed; not for long, since an upstream that is slow to take them must not keep the client from its stream.
     */
    void settle(Listener listener) {
        listener.resources().stream()
                .map(ResourceName::server)
                .distinct()
                .flatMap(server -> upstreams.apply(server).stream())
                .forEach(upstream -> upstream.awaitWatches(LONGEST_WAIT));
    }

    synchronized void remove(ResourceName resource, Listener listener) {
        Set<Listener> others = listeners.get(resource);
        if (others == null || !listener.remove(resource)) {
            return;
        }
        wishes--;
        others.remove(listener);
        if (others.isEmpty()) {
            listeners.remove(resource);
            end(resource);
        }
    }

    private void end(ResourceName resource) {
        Watched watched = Objects.requireNonNull(servers.get(resource.server()));
        watched.uris.remove(resource.uri());
        if (watched.asked != null) {
            watched.asked.unwatch(resource.uri());
        }
        if (watched.uris.isEmpty()) {
            servers.remove(resource.server());
        }
    }

    synchronized void removeAll(Listener listener) {
        List.copyOf(listener.resources()).forEach(resource -> remove(resource, listener));
    }

    /** Upstreams have come or gone: asks those that are new for what is still wanted. */
    synchronized void follow() {
        servers.forEach(this::follow);
    }

    @SuppressWarnings("ReferenceEquality") // A reload makes another upstream of the same name.
    private void follow(String server, Watched watched) {
        Upstream now = upstreams.apply(server).orElse(null);
        if (now != watched.asked) {
            watched.asked = now;
            if (now != null) {
                watched.uris.forEach(now::watch);
            }
        }
    }

    /**
     * Gives those who want to be told of a resource, or of one that it is a part of: a server may tell of either (schema
     * 2026-07-28, {@code ResourceUpdatedNotificationParams}). A part's URI goes on behind the whole's at one of {@code /?#}.
     * Somebody who wants both may be given twice.
     */
    void forEach(ResourceName updated, Consumer<Listener> action) {
        listeners.getOrDefault(updated, Set.of()).forEach(action);
        String uri = updated.uri();
        int looked = 0;
        for (int i = uri.length() - 1; i > 0 && looked < MAX_DEPTH; i--) {
            if (PATH_ENDS.indexOf(uri.charAt(i)) >= 0) {
                looked++;
                if (i + 1 < uri.length()) {
                    of(updated.server(), uri.substring(0, i + 1)).forEach(action);
                }
                of(updated.server(), uri.substring(0, i)).forEach(action);
            }
        }
    }

    private Set<Listener> of(String server, String uri) {
        return listeners.getOrDefault(new ResourceName(server, uri), Set.of());
    }
}
