package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Message;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a legacy upstream's {@code resources/subscribe} in step with what is watched, on threads of its own. */
final class ResourceSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceSubscriptions.class);

    private final String server;
    private final Connection connection;
    /** What the upstream has been told; used by the one thread that works. */
    private final Set<String> told = new HashSet<>();

    private @Nullable Wanted wanted;
    private boolean working;

    private record Wanted(Set<String> uris, CompletableFuture<@Nullable Void> asked) {}

    ResourceSubscriptions(String server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    synchronized CompletableFuture<@Nullable Void> want(Set<String> uris) {
        if (!connection.handshake().capabilities().subscribe()) {
            return CompletableFuture.completedFuture(null);
        }
        // Whoever waits for an older set waits for this one, which takes its place.
        CompletableFuture<@Nullable Void> asked = wanted == null ? new CompletableFuture<>() : wanted.asked;
        wanted = new Wanted(uris, asked);
        if (!working) {
            working = true;
            Thread.startVirtualThread(this::work);
        }
        return asked;
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
                tell(next.uris);
            } catch (UpstreamException e) {
                // It is gone, or will be found to be; the connection after this one begins anew.
                LOG.debug("Could not tell an upstream which resources are watched: {}", e.reason());
            } finally {
                next.asked.complete(null);
            }
        }
    }

    private void tell(Set<String> uris) throws UpstreamException {
        for (String gone : Set.copyOf(told)) {
            if (!uris.contains(gone)) {
                told.remove(gone);
                ask(Methods.RESOURCES_UNSUBSCRIBE, gone);
            }
        }
        for (String uri : uris) {
            if (told.add(uri)) {
                ask(Methods.RESOURCES_SUBSCRIBE, uri);
            }
        }
    }

    private void ask(String method, String uri) throws UpstreamException {
        Outgoing request = connection.own(method, JsonEdit.empty().set("uri", uri));
        try (Exchange exchange = connection.open(request)) {
            Message message = exchange.next();
            while (!(message instanceof Message.Response)) {
                message = exchange.next();
            }
            if (message instanceof Message.Failure failure) {
                LOG.debug(
                        "Upstream {} refused {}: error {}",
                        server,
                        method,
                        failure.error().code());
            }
        }
    }
}
