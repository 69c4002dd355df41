package io.mcpstead.bridge.question;

import io.mcpstead.metrics.QuestionEvent;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.session.Session;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one call has asked a legacy client. The thread that pulls the call asks, waits and withdraws; the replies come on
 * the threads of the requests that bring them. Each question ends once: answered, expired or withdrawn.
 */
public final class SentQuestions {
    /** Who is told the answer. */
    public interface Asker {
        /** On the thread of the client's request, before {@link #await} takes the question for answered. */
        void answered(Message.Response reply);

        /** On the pulling thread. */
        void expired() throws UpstreamException;
    }

    private record Sent(Question question, long deadline, Asker asker) {}

    private final Session session;
    private final ServerMetrics metrics;
    private final WaitingCalls waiting;
    private final Duration ttl;
    private final Map<RequestId, Sent> open = new LinkedHashMap<>();
    private int beingAnswered;

    /** @param ttl how long the client may take for each answer */
    public SentQuestions(Session session, ServerMetrics metrics, WaitingCalls waiting, Duration ttl) {
        this.session = session;
        this.metrics = metrics;
        this.waiting = waiting;
        this.ttl = ttl;
    }

    /** Opens a question; the id is to be sent with it. Empty where too many calls wait already. */
    public synchronized Optional<RequestId> ask(Question question, Asker asker) {
        if (open.isEmpty() && !waiting.begin()) {
            return Optional.empty();
        }
        RequestId id = session.ask(this::answered);
        open.put(id, new Sent(question, System.nanoTime() + ttl.toNanos(), asker));
        metrics.question(question.kind(), QuestionEvent.ASKED);
        return Optional.of(id);
    }

    private void answered(Message.Response reply) {
        Sent sent;
        synchronized (this) {
            sent = remove(reply.id());
            if (sent == null) {
                return;
            }
            beingAnswered++;
        }
        try {
            metrics.question(sent.question.kind(), QuestionEvent.ANSWERED);
            sent.asker.answered(reply);
        } finally {
            synchronized (this) {
                beingAnswered--;
                notifyAll();
            }
        }
    }

    private synchronized @Nullable Sent remove(@Nullable RequestId id) {
        Sent sent = open.remove(id);
        if (sent != null && open.isEmpty()) {
            waiting.end();
        }
        return sent;
    }

    /** Whether nothing that was asked is still to be answered. */
    public synchronized boolean isEmpty() {
        return open.isEmpty() && beingAnswered == 0;
    }

    /** How long until the first question expires; nothing where one is late already. */
    public synchronized Duration untilExpiry() {
        long now = System.nanoTime();
        long left = open.values().stream()
                .mapToLong(sent -> sent.deadline - now)
                .min()
                .orElse(ttl.toNanos());
        return Duration.ofNanos(Math.max(0, left));
    }

    /**
     * Waits until all is answered, a question expires, or {@code ended} is true, which is looked at again after each
     * answer and each {@link #wake}.
     */
    public synchronized void await(BooleanSupplier ended) throws UpstreamException {
        long deadline = System.nanoTime() + untilExpiry().toNanos();
        try {
            while (!isEmpty() && !ended.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Kind.CANCELLED, "interrupted", e);
        }
    }

    /** Has whoever waits look again. */
    public synchronized void wake() {
        notifyAll();
    }

    /** Ends what the client has taken too long for, and tells the askers; gives the ids. */
    public List<RequestId> expire() throws UpstreamException {
        long now = System.nanoTime();
        Map<RequestId, Sent> late = new LinkedHashMap<>();
        synchronized (this) {
            open.forEach((id, sent) -> {
                if (sent.deadline - now <= 0) {
                    late.put(id, sent);
                }
            });
            late.keySet().forEach(this::remove);
        }
        for (Map.Entry<RequestId, Sent> one : late.entrySet()) {
            session.withdraw(one.getKey());
            metrics.question(one.getValue().question.kind(), QuestionEvent.EXPIRED);
            one.getValue().asker.expired();
        }
        return List.copyOf(late.keySet());
    }

    /** Takes one question back; false where it has ended. */
    public boolean withdraw(RequestId id) {
        Sent sent = remove(id);
        if (sent == null) {
            return false;
        }
        session.withdraw(id);
        metrics.question(sent.question.kind(), QuestionEvent.WITHDRAWN);
        return true;
    }

    /** Takes back whatever is open; gives the ids. */
    public List<RequestId> withdrawAll() {
        List<RequestId> ids;
        synchronized (this) {
            ids = new ArrayList<>(open.keySet());
        }
        ids.removeIf(id -> !withdraw(id));
        return ids;
    }
}
