package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The streams on which a test server tells of changes, of both eras. */
final class Listeners {
    private static final Map<String, String> FILTERS = Map.of(
            "notifications/tools/list_changed", "toolsListChanged",
            "notifications/prompts/list_changed", "promptsListChanged",
            "notifications/resources/list_changed", "resourcesListChanged");

    /** The open event streams of GET requests by session. */
    private final Map<String, SseSink> streams = new ConcurrentHashMap<>();

    /** What each session has subscribed to. */
    private final Map<String, Set<String>> subscribed = new ConcurrentHashMap<>();

    private final List<Listen> listens = new CopyOnWriteArrayList<>();

    /** One {@code subscriptions/listen}. */
    private record Listen(String id, JsonNode filter, SseSink sink) {
        void send(String method, String members) throws IOException {
            String comma = members.isEmpty() ? "" : ",";
            sink.message(Json.notification(
                    method,
                    "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}" + comma + members + "}"));
        }

        boolean wants(String uri) {
            for (JsonNode wanted : filter.path("resourceSubscriptions")) {
                if (wanted.asText().equals(uri)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Keeps a GET's stream open until the client closes it. */
    void keep(Exchange exchange, String session, SseSink sink) throws IOException {
        streams.put(session, sink);
        try {
            exchange.awaitClose();
        } finally {
            streams.remove(session, sink);
        }
    }

    /** Serves a {@code subscriptions/listen} until the client closes it. */
    void listen(Exchange exchange, SseDialect dialect) throws IOException {
        ReceivedRequest request = exchange.request();
        JsonNode filter = request.params().path("notifications");
        Listen listen = new Listen(request.id(), filter, exchange.stream(dialect));
        listen.send("notifications/subscriptions/acknowledged", "\"notifications\":" + filter);
        listens.add(listen);
        try {
            exchange.awaitClose();
        } finally {
            listens.remove(listen);
        }
    }

    @Nullable
    SseSink stream(String session) {
        return streams.get(session);
    }

    void subscribe(String session, String uri) {
        subscribed
                .computeIfAbsent(session, key -> ConcurrentHashMap.newKeySet())
                .add(uri);
    }

    void unsubscribe(String session, String uri) {
        subscribed.getOrDefault(session, Set.of()).remove(uri);
    }

    /** Sends a message on each stream of a GET. */
    void send(String json) throws IOException {
        for (SseSink stream : streams.values()) {
            stream.message(json);
        }
    }

    /** Says that a list has changed, to everyone who is to be told. */
    void changed(String method) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
        for (Listen listen : listens) {
            if (listen.filter.path(FILTERS.get(method)).asBoolean()) {
                listen.send(method, "");
            }
        }
    }

    /** Says that a resource has changed, to everyone who is subscribed to it. */
    void updated(String uri) throws IOException {
        String params = "\"uri\":" + Json.quote(uri);
        for (Map.Entry<String, SseSink> stream : streams.entrySet()) {
            if (subscribed.getOrDefault(stream.getKey(), Set.of()).contains(uri)) {
                stream.getValue().message(Json.notification("notifications/resources/updated", "{" + params + "}"));
            }
        }
        for (Listen listen : listens) {
            if (listen.wants(uri)) {
                listen.send("notifications/resources/updated", params);
            }
        }
    }

    /** How many are open, of both eras. */
    int open() {
        return streams.size() + listens.size();
    }

    /** Who is subscribed to a resource now. */
    int watching(String uri) {
        long legacy =
                subscribed.values().stream().filter(uris -> uris.contains(uri)).count();
        return (int)
                (legacy + listens.stream().filter(listen -> listen.wants(uri)).count());
    }

    void drop() throws IOException {
        for (SseSink stream : streams.values()) {
            stream.abort();
        }
        for (Listen listen : listens) {
            listen.sink.abort();
        }
    }

    /** Ends each {@code subscriptions/listen} in good order. */
    void endListens() throws IOException {
        List<Listen> ending = List.copyOf(listens);
        listens.removeAll(ending);
        for (Listen listen : ending) {
            listen.sink.last(Json.response(
                    listen.id,
                    "{\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + listen.id
                            + "}}"));
        }
    }
}
