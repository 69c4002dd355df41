package io.mcpstead.session;

import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What one client was asked and has not answered yet. A question ends once: answered or withdrawn, whichever comes
 * first. Safe for use by several threads.
 */
final class OpenQuestions {
    private final AtomicLong ids;
    private final ConcurrentMap<RequestId, Consumer<Message.Response>> open = new ConcurrentHashMap<>();

    /** @param ids those of all sessions, so that no two questions of the gateway's bear the same one */
    OpenQuestions(AtomicLong ids) {
        this.ids = ids;
    }

    RequestId add(Consumer<Message.Response> answer) {
        RequestId id = RequestId.of(ids.incrementAndGet());
        open.put(id, answer);
        return id;
    }

    boolean withdraw(RequestId question) {
        return open.remove(question) != null;
    }

    boolean answer(Message.Response reply) {
        RequestId id = reply.id();
        Consumer<Message.Response> asker = id == null ? null : open.remove(id);
        if (asker == null) {
            return false;
        }
        asker.accept(reply);
        return true;
    }
}
