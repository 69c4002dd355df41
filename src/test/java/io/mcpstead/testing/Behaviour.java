package io.mcpstead.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All that a test can set on a server, before it runs or while it does. */
final class Behaviour {
    /** Stands for every method in {@link #misbehaviours}. */
    static final String ANY = "*";

    volatile Transport transport = Transport.STREAMABLE_JSON;
    volatile SseDialect dialect = SseDialect.PLAIN;
    volatile SessionLoss sessionLoss = SessionLoss.NOT_FOUND;
    volatile EndpointForm endpoint = EndpointForm.RELATIVE;
    volatile int callsPerSession = Integer.MAX_VALUE;
    volatile int pageSize = Integer.MAX_VALUE;
    volatile boolean repeatsCursor;
    volatile boolean offersGetStream;
    volatile boolean sessions = true;
    volatile int acceptedStatus = 202;
    volatile @Nullable String protocolVersion;
    volatile @Nullable String requiredAuthorization;
    final List<String> extraEntries = new CopyOnWriteArrayList<>();
    final Map<String, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();

    @Nullable
    Misbehaviour misbehaviour(String method) {
        Misbehaviour own = misbehaviours.get(method);
        return own != null ? own : misbehaviours.get(ANY);
    }
}
