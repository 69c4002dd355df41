package io.mcpstead.transport;

import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The clients' calls on one legacy connection, to find out whose call a message means that comes on a stream of none.
 * It can be told only while there is exactly one call, and none that was given up without an answer, since the upstream
 * may still be at work on that. Safe for use by several threads.
 */
final class InFlight {
    /** Where a message for a call goes. */
    interface Call {
        /** Takes a message of the upstream's; false where it cannot be passed on any more. */
        boolean offer(Message message);
    }

    /** Past so many calls given up, the connection is not trusted with messages that name no call any more. */
    private static final int MAX_ABANDONED = 1_000;

    private final Map<RequestId, Call> calls = new LinkedHashMap<>();
    private final Set<RequestId> abandoned = new HashSet<>();
    private boolean distrusted;

    /** Begins a client's call; the gateway's own requests do not count. */
    synchronized void begin(Outgoing request, Call call) {
        if (request.purpose() != Outgoing.Purpose.OWN) {
            calls.put(request.id(), call);
        }
    }

    /** The upstream has answered it, or refused it. */
    synchronized void answered(RequestId id) {
        calls.remove(id);
        abandoned.remove(id);
    }

    /** Nobody waits for it any more; where that is before its answer, it counts as abandoned. */
    synchronized void ended(RequestId id) {
        if (calls.remove(id) == null) {
            return;
        }
        if (abandoned.size() < MAX_ABANDONED) {
            abandoned.add(id);
        } else {
            distrusted = true;
        }
    }

    /** Passes on a message that names no call; says why where it was not, or gives an empty text. */
    String offer(Message message) {
        Call only;
        synchronized (this) {
            if (calls.isEmpty()) {
                return "no call is in flight that it could belong to";
            }
            if (calls.size() > 1 || !abandoned.isEmpty() || distrusted) {
                return "several calls are in flight, and it does not say to which it belongs";
            }
            only = calls.values().iterator().next();
        }
        return only.offer(message) ? "" : "the client cannot be asked";
    }
}
