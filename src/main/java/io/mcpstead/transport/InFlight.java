package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests on one legacy connection that have no answer yet. It also finds out whose call a message means that comes
 * on a stream of none: that can be told only while there is exactly one call, and none that was given up without an
 * answer, since the upstream may still be at work on that. Safe for use by several threads.
 */
final class InFlight {
    sealed interface Entry {}

    /** A request, and where messages for it go. */
    non-sealed interface Call extends Entry {
        Outgoing request();

        /** Takes a message of the upstream's; false where it cannot be passed on any more. */
        boolean offer(Message message);

        /** Ends it from any thread. */
        void abort(UpstreamException.Kind kind, String message);
    }

    /** In place of a client's call that nobody waits for any more. */
    private enum Abandoned implements Entry {
        ABANDONED
    }

    /** Past so many calls given up, the connection is not trusted with messages that name no call any more. */
    private static final int MAX_ABANDONED = 1_000;

    private final ConcurrentMap<RequestId, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile boolean distrusted;

    void begin(Call call) {
        entries.put(call.request().id(), call);
    }

    @Nullable
    Call get(RequestId id) {
        return entries.get(id) instanceof Call call ? call : null;
    }

    /** Whether the upstream has neither answered nor refused it. */
    boolean isPending(RequestId id) {
        return entries.containsKey(id);
    }

    /** The upstream has answered it, or refused it; whose it was, null where nobody waits. */
    @Nullable
    Call answered(RequestId id) {
        Entry entry = entries.remove(id);
        if (entry == Abandoned.ABANDONED) {
            abandoned.decrementAndGet();
        }
        return entry instanceof Call call ? call : null;
    }

    /** Nobody waits for it any more; where that is before its answer, a client's call counts as abandoned. */
    void ended(Call call) {
        RequestId id = call.request().id();
        if (isOwn(call)) {
            entries.remove(id);
        } else if (entries.replace(id, call, Abandoned.ABANDONED) && abandoned.incrementAndGet() > MAX_ABANDONED) {
            distrusted = true;
            answered(id);
        }
    }

    /** The gateway's own requests are nobody's calls. */
    private static boolean isOwn(Call call) {
        return call.request().purpose() == Outgoing.Purpose.OWN;
    }

    private List<Call> calls() {
        return entries.values().stream()
                .filter(Call.class::isInstance)
                .map(Call.class::cast)
                .toList();
    }

    void abortAll(UpstreamException.Kind kind, String message) {
        calls().forEach(call -> call.abort(kind, message));
    }

    /** Passes on a message that names no call; says why where it was not, or gives an empty text. */
    String offer(Message message) {
        List<Call> clients = calls().stream().filter(call -> !isOwn(call)).toList();
        if (clients.isEmpty()) {
            return "no call is in flight that it could belong to";
        }
        if (clients.size() > 1 || abandoned.get() > 0 || distrusted) {
            return "several calls are in flight, and it does not say to which it belongs";
        }
        return clients.getFirst().offer(message) ? "" : "the client cannot be asked";
    }
}
