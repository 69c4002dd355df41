package io.mcpstead.session;

import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the gateway remembers of a legacy client between its requests. Safe for use by several threads. */
public final class Session {
    private final String id;
    private final ClientProfile client;
    private final AtomicLong questionIds;
    /** Times are milliseconds since the epoch. */
    private final long opened;

    private volatile long lastActivity;
    /** Of these there is none before the first: most sessions are idle, and there may be many. */
    private volatile @Nullable OpenQuestions questions;

    private volatile @Nullable ConcurrentMap<RequestId, Cancellation> inflight;
    private @Nullable List<Runnable> atEnd;
    private int holds;
    private boolean ended;
    /** A client that never said what it wants gets what is worth reading; the specification leaves that to the server. */
    private volatile LogLevel logLevel = LogLevel.INFO;

    /**
     * @param opened now, in milliseconds since the epoch
     * @param questionIds those of all sessions, so that no two questions of the gateway's bear the same one
     */
    Session(String id, ClientProfile client, long opened, AtomicLong questionIds) {
        this.id = id;
        this.client = client;
        this.opened = opened;
        this.questionIds = questionIds;
        this.lastActivity = opened;
    }

    /** What the client sends as {@code Mcp-Session-Id}. */
    public String id() {
        return id;
    }

    /** What the client said of itself in its {@code initialize}. */
    public ClientProfile client() {
        return client;
    }

    /** The version that {@code initialize} settled on. */
    public ProtocolVersion version() {
        return client.version();
    }

    /** The least severe log messages that the client wants. */
    public LogLevel logLevel() {
        return logLevel;
    }

    /** Takes over what the client set with {@code logging/setLevel}. */
    public void logLevel(LogLevel level) {
        logLevel = level;
    }

    /**
     * Notes a question that is about to be sent to the client.
     *
     * @param answer is given the client's response, once, on the thread of the request that brought it
     * @return the id for the question, unlike that of any other question of the gateway's
     */
    public RequestId ask(Consumer<Message.Response> answer) {
        OpenQuestions open = questions;
        return (open == null ? firstQuestions() : open).add(answer);
    }

    private synchronized OpenQuestions firstQuestions() {
        if (questions == null) {
            questions = new OpenQuestions(questionIds);
        }
        return questions;
    }

    /** Takes a question back; false where it was answered, or taken back, before. */
    public boolean withdraw(RequestId question) {
        OpenQuestions open = questions;
        return open != null && open.withdraw(question);
    }

    /** Hands a client's response to whoever asked; false where this client was not asked, or has answered before. */
    public boolean answer(Message.Response reply) {
        OpenQuestions open = questions;
        return open != null && open.answer(reply);
    }

    /** Notes a request in flight, so that the client can cancel it; false where one with this id is in flight already. */
    public boolean begin(RequestId request, Cancellation cancellation) {
        ConcurrentMap<RequestId, Cancellation> requests = inflight;
        return (requests == null ? firstInflight() : requests).putIfAbsent(request, cancellation) == null;
    }

    private synchronized ConcurrentMap<RequestId, Cancellation> firstInflight() {
        if (inflight == null) {
            inflight = new ConcurrentHashMap<>(2);
        }
        return inflight;
    }

    private Map<RequestId, Cancellation> inflight() {
        ConcurrentMap<RequestId, Cancellation> requests = inflight;
        return requests == null ? Map.of() : requests;
    }

    /** Takes a request out again; only the cancellation that it began with removes it. */
    public void end(RequestId request, Cancellation cancellation) {
        ConcurrentMap<RequestId, Cancellation> requests = inflight;
        if (requests != null) {
            requests.remove(request, cancellation);
        }
    }

    /** Cancels a request for the client; false where none with this id is in flight. */
    public boolean cancel(RequestId request) {
        Cancellation cancellation = inflight().get(request);
        if (cancellation == null) {
            return false;
        }
        cancellation.cancel(Cancellation.Cause.CLIENT_REQUEST);
        return true;
    }

    void cancelAll() {
        inflight().values().forEach(cancellation -> cancellation.cancel(Cancellation.Cause.CLIENT_REQUEST));
    }

    /** Keeps the session from ending for idleness until {@link #release} has been called as often as this. */
    public synchronized void hold() {
        holds++;
    }

    public synchronized void release() {
        holds--;
    }

    private synchronized boolean isHeld() {
        return holds > 0;
    }

    /** Has an action run once the session has ended, on any thread; at once where it has ended already. */
    public void whenEnded(Runnable action) {
        boolean late;
        synchronized (this) {
            late = ended;
            if (!late) {
                atEnd = atEnd == null ? new ArrayList<>(1) : atEnd;
                atEnd.add(action);
            }
        }
        if (late) {
            action.run();
        }
    }

    void ended() {
        List<Runnable> actions;
        synchronized (this) {
            ended = true;
            actions = atEnd == null ? List.of() : atEnd;
            atEnd = null;
        }
        actions.forEach(Runnable::run);
    }

    void touch(long now) {
        lastActivity = now;
    }

    /** Whether nothing was asked for the time given. What is in flight or held keeps its session, however long. */
    boolean isIdle(long now, Duration ttl) {
        if (!inflight().isEmpty() || isHeld()) {
            // The time starts anew when the request has ended, not when it came.
            touch(now);
            return false;
        }
        return now - lastActivity >= ttl.toMillis();
    }

    /** When it was opened. */
    public Instant opened() {
        return Instant.ofEpochMilli(opened);
    }

    /** When it was last used. */
    public Instant lastActivity() {
        return Instant.ofEpochMilli(lastActivity);
    }

    /** How many of its requests are being answered. */
    public int requestsInFlight() {
        return inflight().size();
    }

    Duration age(long now) {
        return Duration.ofMillis(now - opened);
    }
}
