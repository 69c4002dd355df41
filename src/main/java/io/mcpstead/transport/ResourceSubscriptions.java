package io.mcpstead.transport;

import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a legacy upstream's {@code resources/subscribe} in step with what is watched, on threads of its own. What the
 * upstream has not answered, and may answer later, it is told again after a pause, for as long as the connection stands.
 */
final class ResourceSubscriptions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceSubscriptions.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final String server;
    private final Connection connection;
    /** What the upstream has been told; used by the one thread that works. */
    private final Set<String> told = new HashSet<>();

    private Set<String> latest = Set.of();
    private @Nullable Wanted wanted;
    private boolean working;
    private boolean pausing;
    private Duration pause = FIRST_PAUSE;
    private boolean closed;

    private record Wanted(Set<String> uris, CompletableFuture<@Nullable Void> asked) {}

    ResourceSubscriptions(String server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    synchronized CompletableFuture<@Nullable Void> want(Set<String> uris) {
        if (closed || !connection.handshake().capabilities().subscribe()) {
            return CompletableFuture.completedFuture(null);
        }
        latest = uris;
        // Whoever waits for an older set waits for this one, which takes its place.
        CompletableFuture<@Nullable Void> asked = wanted == null ? new CompletableFuture<>() : wanted.asked;
        begin(new Wanted(uris, asked));
        return asked;
    }

    private void begin(Wanted next) {
        wanted = next;
        if (!working) {
            working = true;
            Thread.startVirtualThread(this::work);
        }
    }

    private synchronized @Nullable Wanted takeWanted() {
        Wanted taken = wanted;
        wanted = null;
        working = taken != null;
        return taken;
    }

    private void work() {
        for (Wanted next = takeWanted(); next != null; next = takeWanted()) {
            try {
                plan(tell(next.uris));
            } finally {
                next.asked.complete(null);
            }
        }
    }

    /** What is not all told yet is told again after a pause, which doubles. */
    private synchronized void plan(boolean all) {
        if (all) {
            pause = FIRST_PAUSE;
        } else if (!pausing && !closed) {
            pausing = true;
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(this::again);
            pause = ListenStream.next(pause, Duration.ZERO);
        }
    }

    private synchronized void again() {
        pausing = false;
        if (wanted == null && !closed) {
            begin(new Wanted(latest, new CompletableFuture<>()));
        }
    }

    /** Tells what the upstream does not know yet; false where some of it has to be told again. */
    private boolean tell(Set<String> uris) {
        boolean all = true;
        try {
            for (String gone : without(told, uris)) {
                all &= ask(Methods.RESOURCES_UNSUBSCRIBE, gone) && told.remove(gone);
            }
            for (String uri : without(uris, told)) {
                all &= ask(Methods.RESOURCES_SUBSCRIBE, uri) && told.add(uri);
            }
            return all;
        } catch (UpstreamException e) {
            return false;
        }
    }

    private static List<String> without(Set<String> uris, Set<String> others) {
        return uris.stream().filter(uri -> !others.contains(uri)).toList();
    }

    /** Asks, and waits for the answer; false where it has to be asked again, an exception where all would fare alike. */
    private boolean ask(String method, String uri) throws UpstreamException {
        Outgoing request = connection.own(method, JsonEdit.empty().set("uri", uri));
        try (Exchange exchange = connection.open(request)) {
            if (exchange.response() instanceof Message.Failure failure) {
                LOG.debug(
                        "Upstream {} refused {}: error {}",
                        server,
                        method,
                        failure.error().code());
            }
            return true;
        } catch (UpstreamException e) {
            LOG.debug("Could not tell upstream {} which resources are watched: {}", server, e.reason());
            if (e.kind() == Kind.DISCONNECTED || e.kind() == Kind.SESSION_LOST) {
                throw e;
            }
            return e.httpStatus() != 0 && !HttpErrors.mayPass(e.httpStatus());
        }
    }

    /** The connection is over; the one after it begins anew. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
