package io.mcpstead.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a test server has seen. */
public final class Recording {
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicInteger crossed = new AtomicInteger();

    void add(ReceivedRequest request) {
        requests.add(request);
    }

    void begin(String session, String id) {
        if (!inFlight.add(session + " " + id)) {
            crossed.incrementAndGet();
        }
    }

    void end(String session, String id) {
        inFlight.remove(session + " " + id);
    }

    public List<ReceivedRequest> all() {
        return List.copyOf(requests);
    }

    /** The requests and notifications of an MCP method. */
    public List<ReceivedRequest> of(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .toList();
    }

    /** The requests of an HTTP method. */
    public List<ReceivedRequest> ofHttp(String httpMethod) {
        return requests.stream()
                .filter(request -> request.httpMethod().equals(httpMethod))
                .toList();
    }

    /** The client's answers to what the server asked. */
    public List<ReceivedRequest> answers() {
        return requests.stream()
                .filter(request ->
                        request.message().has("result") || request.message().has("error"))
                .toList();
    }

    /** The request ids, as JSON, that were cancelled. */
    public List<String> cancelled() {
        return of("notifications/cancelled").stream()
                .map(request -> request.params().path("requestId").toString())
                .toList();
    }

    /** How often a request came with an id that was in flight in the same session: its answers can be mixed up. */
    public int crossedIds() {
        return crossed.get();
    }

    /** How many requests are being worked on. */
    public int inFlight() {
        return inFlight.size();
    }

    void clear() {
        requests.clear();
    }
}
