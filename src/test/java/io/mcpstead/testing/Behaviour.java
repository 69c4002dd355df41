package io.mcpstead.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All that a test can set on a server, before it runs or while it does. */
final class Behaviour {
    /** Stands for every method in {@link #misbehaviours}. */
    static final String ANY = "*";

    volatile Transport transport = Transport.STREAMABLE_JSON;
    volatile Speaks speaks = Speaks.LEGACY;
    volatile SseDialect dialect = SseDialect.PLAIN;
    volatile SessionLoss sessionLoss = SessionLoss.NOT_FOUND;
    volatile EndpointForm endpoint = EndpointForm.RELATIVE;
    volatile int callsPerSession = Integer.MAX_VALUE;
    volatile int pageSize = Integer.MAX_VALUE;
    volatile boolean repeatsCursor;
    volatile boolean offersGetStream;
    volatile boolean asksOnGetStream;
    volatile boolean sessions = true;
    volatile boolean onlyAtItsPath;
    volatile boolean offersAll;
    volatile long ttlMs = 300_000;
    volatile int acceptedStatus = 202;
    volatile @Nullable String protocolVersion;
    volatile @Nullable String requiredAuthorization;
    final Set<String> missingMethods = ConcurrentHashMap.newKeySet();
    final List<String> extraEntries = new CopyOnWriteArrayList<>();
    final Map<String, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();

    @Nullable
    Misbehaviour misbehaviour(String method) {
        Misbehaviour own = misbehaviours.get(method);
        return own != null ? own : misbehaviours.get(ANY);
    }

    /** Where the server is. */
    String path() {
        return transport == Transport.HTTP_SSE ? "/sse" : "/mcp";
    }

    boolean isAt(String target) {
        return target.equals(path()) || (transport == Transport.HTTP_SSE && target.startsWith("/messages?"));
    }

    /** The server's capabilities as JSON. */
    String capabilities() {
        return offersAll
                ? "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
                        + "\"resources\":{\"listChanged\":true,\"subscribe\":true},\"completions\":{},\"logging\":{},"
                        + "\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}"
                : "{\"tools\":{\"listChanged\":true},\"logging\":{}}";
    }
}
