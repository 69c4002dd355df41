package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.transport.Exchange;
import io.mcpstead.transport.ServerRequests;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call to an upstream, pulled by one thread and cancelled by any. It bears an id of the gateway's own; a call that
 * the upstream refused for its lost session is sent once more on a new one.
 */
public final class UpstreamCall implements AutoCloseable {
    /** One step of a call. */
    public sealed interface Event {}

    /** A notification for the client: progress with the client's own token, or a log message of a level that it wants. */
    public record Interim(Slice message) implements Event {}

    /**
     * A question for the client, such as {@code elicitation/create}, from an upstream of the legacy era; it waits for
     * {@link #reply}. Modern ones ask by a result of the type {@code input_required}.
     */
    public record Asked(Message.Request question) implements Event {}

    /** The upstream no longer wants an answer to what it has asked; {@link #reply} is not due any more. */
    public record Withdrawn(RequestId question) implements Event {}

    /** The response, still with the gateway's id. */
    public record Answered(Message.Response response) implements Event {}

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    private final Upstream upstream;
    private final Offer offer;
    private final Object lock = new Object();
    private volatile Link link;
    private volatile CallRequest request;
    private @Nullable Sent current;
    private @Nullable UpstreamException ended;
    private boolean complete;
    private volatile boolean passedOn;
    /** What the upstream has asked and not been answered; guarded by the lock. */
    private final Set<RequestId> open = new HashSet<>();

    private boolean retried;
    private boolean corrected;
    private @Nullable CompletableFuture<Link> repair;
    private @Nullable Runnable whenCut;

    /** What is in flight: an exchange, the id that it bears, and when it began by {@link System#nanoTime}. */
    private record Sent(Link link, RequestId id, Exchange exchange, long begun) {}

    UpstreamCall(Upstream upstream, Link link, CallRequest request) {
        this.upstream = upstream;
        this.link = link;
        this.request = request;
        this.offer = upstream.status().offer();
    }

    /**
     * Waits for the next step; the first call sends the request.
     *
     * @throws UpstreamException where there will be no answer; the upstream has been told if it may still be at work
     */
    public Event next() throws UpstreamException {
        while (true) {
            try {
                Sent sent = sent();
                Event event = step(sent, sent.exchange.next());
                if (event != null) {
                    return event;
                }
            } catch (UpstreamException e) {
                recover(e);
            }
        }
    }

    /** The same, but waits no longer than the time given, so that what comes together can be gathered; null for nothing. */
    public @Nullable Event poll(Duration atMost) throws UpstreamException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                Sent sent = sent();
                Message message = sent.exchange.poll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                Event event = message == null ? null : step(sent, message);
                if (message == null || event != null) {
                    return event;
                }
            } catch (UpstreamException e) {
                recover(e);
            }
        }
    }

    /** The era of the upstream that the call goes to; a call that is sent again may meet the other one. */
    public Era era() {
        return link.era();
    }

    private void recover(UpstreamException e) throws UpstreamException {
        if (!maySendAgain(e)) {
            throw failed(e);
        }
        link = repaired(e);
    }

    private Sent sent() throws UpstreamException {
        synchronized (lock) {
            if (ended != null) {
                throw ended;
            }
            if (current != null) {
                return current;
            }
        }
        link.requireLevel(request.client().logLevel());
        synchronized (lock) {
            if (ended != null) {
                throw ended;
            }
            RequestId id = upstream.nextId();
            Exchange exchange = link.connection().open(request.toMessage(id, link.version()));
            Sent sent = new Sent(link, id, exchange, System.nanoTime());
            current = sent;
            return sent;
        }
    }

    /** The next message as a step, or null where it was not for the client. */
    private @Nullable Event step(Sent sent, Message message) throws UpstreamException {
        return switch (message) {
            case Message.Response response -> {
                if (response instanceof Message.Failure failure && correct(failure)) {
                    yield null;
                }
                synchronized (lock) {
                    complete = true;
                }
                upstream.seen();
                yield new Answered(response);
            }
            case Message.Request asked -> asked(sent, asked);
            case Message.Notification told -> told(sent, told);
        };
    }

    /**
     * Where a modern upstream misses headers that a newer schema of the tool wants, has the call sent once more with them
     * (specification 2026-07-28, Streamable HTTP, "Client Behavior").
     */
    private boolean correct(Message.Failure failure) throws UpstreamException {
        String tool = request.name();
        boolean stale = failure.error().code() == McpErrors.HEADER_MISMATCH
                && request.method().equals(Methods.TOOLS_CALL)
                && era() == Era.MODERN;
        if (!stale || tool == null || corrected || passedOn) {
            return false;
        }
        corrected = true;
        Optional<CallRequest> mended = mended(tool);
        if (mended.isEmpty()) {
            return false;
        }
        request = mended.get();
        synchronized (lock) {
            closeCurrent();
        }
        return true;
    }

    private Optional<CallRequest> mended(String tool) {
        try {
            Optional<ParamHeaders> headers = upstream.headersNow(tool, offer);
            return headers.isEmpty() ? Optional.empty() : Optional.of(request.mirroring(headers.get()));
        } catch (UpstreamException e) {
            LOG.debug("Upstream {}: could not list its tools again: {}", upstream.name(), e.reason());
        } catch (MalformedMessageException e) {
            LOG.debug("A call's arguments cannot be mirrored into headers: {}", e.reason());
        }
        return Optional.empty();
    }

    /** While a question is open it is the client that is waited for, so that the upstream's clocks stand still. */
    private @Nullable Event asked(Sent sent, Message.Request asked) {
        if (new ServerRequests(sent.link.connection()).answer(asked)) {
            return null;
        }
        passedOn = true;
        synchronized (lock) {
            open.add(asked.id());
            sent.exchange.pause();
        }
        return new Asked(asked);
    }

    /**
     * Answers a question of the upstream's; returns once it has taken the answer. An answer to what was not asked, or
     * was answered or withdrawn before, goes nowhere.
     *
     * @param answer a response, whole, with the question's id
     */
    public void reply(Json answer) throws UpstreamException {
        requireLive();
        Slice response = answer.toSlice();
        if (settle(Questions.answeredBy(response))) {
            link.connection().tell(response);
        }
    }

    /** A question is no longer open; once none is, the clocks run on. */
    private boolean settle(RequestId question) {
        synchronized (lock) {
            boolean was = open.remove(question);
            if (open.isEmpty() && current != null) {
                current.exchange.resume();
            }
            return was;
        }
    }

    private @Nullable Event told(Sent sent, Message.Notification told) throws UpstreamException {
        return told.method().equals(Methods.CANCELLED) ? withdrawn(told) : interim(sent, told);
    }

    private @Nullable Event withdrawn(Message.Notification told) {
        RequestId question = Questions.withdrawnBy(told);
        return question != null && settle(question) ? new Withdrawn(question) : null;
    }

    private @Nullable Event interim(Sent sent, Message.Notification told) throws UpstreamException {
        Slice message = CallNotifications.forClient(told, request, sent.id);
        if (message == null) {
            upstream.announced(told);
            return null;
        }
        passedOn = true;
        return new Interim(message);
    }

    /** Only where the upstream refused the request before running it. */
    private boolean maySendAgain(UpstreamException e) {
        return e.kind() == Kind.SESSION_LOST && !retried && !passedOn;
    }

    /** Waits for a new session; a cancellation ends the wait. */
    private Link repaired(UpstreamException lost) throws UpstreamException {
        retried = true;
        CompletableFuture<Link> own = upstream.repair(link, lost).copy();
        synchronized (lock) {
            closeCurrent();
            repair = own;
        }
        requireLive();
        try {
            return await(own);
        } catch (UpstreamException e) {
            throw failed(e);
        }
    }

    /** Waits for a repair. */
    static Link await(CompletableFuture<Link> repair) throws UpstreamException {
        try {
            return repair.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpstreamException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Kind.CANCELLED, "interrupted", e);
        }
    }

    private UpstreamException failed(UpstreamException e) {
        Sent unanswered;
        synchronized (lock) {
            if (ended != null) {
                return e;
            }
            ended = e;
            unanswered = current;
        }
        if (unanswered != null && mayHaveRun(e) && unanswered.exchange.isPending()) {
            tellCancelled(unanswered, e.reason());
        }
        upstream.suspect(link, e);
        return e;
    }

    /** Whether the upstream has got the request, as far as can be told by how it failed. */
    private static boolean mayHaveRun(UpstreamException e) {
        return switch (e.kind()) {
            case TIMEOUT, BROKEN, PROTOCOL -> true;
            case DISCONNECTED, BUSY, AUTH, SESSION_LOST, CANCELLED -> false;
        };
    }

    private void closeCurrent() {
        if (current != null) {
            current.exchange.close();
            current = null;
        }
    }

    /** Ends the call from any thread: whoever pulls it gets an exception of this kind, and the upstream is told. */
    public void cancel(Kind kind, String reason) {
        Sent unanswered;
        synchronized (lock) {
            if (complete || ended != null) {
                return;
            }
            ended = new UpstreamException(kind, reason);
            unanswered = current;
            if (unanswered != null) {
                unanswered.exchange.abort(kind, reason);
            }
            if (repair != null) {
                repair.completeExceptionally(ended);
            }
        }
        tellCancelled(unanswered, reason);
    }

    /** Ends the call because its upstream goes, and also what is to follow it, where it is one round of several. */
    void cut(UpstreamException why) {
        Runnable waiting;
        synchronized (lock) {
            if (complete && ended == null) {
                ended = why;
            }
            waiting = whenCut;
        }
        cancel(why.kind(), why.reason());
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Has this run, on any thread, when the upstream goes, for whoever waits for something else between two rounds. */
    public void whenCut(Runnable action) {
        synchronized (lock) {
            whenCut = action;
        }
    }

    /** Why the call was ended early, so that nothing can follow on it any more; null where it was not. */
    public @Nullable UpstreamException endedEarly() {
        synchronized (lock) {
            return ended;
        }
    }

    /**
     * Whether the upstream has had it since then or longer, by {@link System#nanoTime}, and its answer is still due: not while
     * it is the client that is waited for.
     */
    boolean isOwedSince(long nanos) {
        synchronized (lock) {
            return current != null && current.begun - nanos <= 0 && !complete && ended == null && open.isEmpty();
        }
    }

    private void requireLive() throws UpstreamException {
        UpstreamException early = endedEarly();
        if (early != null) {
            throw early;
        }
    }

    /** Calls the same upstream again on behalf of the same client's call, also where it takes no other calls any more. */
    public UpstreamCall again(CallRequest next) throws UpstreamException {
        return upstream.gate().again(next);
    }

    /** Tells the upstream, without waiting, that nobody wants the answer */
    private void tellCancelled(@Nullable Sent sent, String reason) {
        if (sent != null) {
            sent.link.connection().cancel(sent.id, reason);
        }
    }

    /** Ends the call; one that is not complete is cancelled. */
    @Override
    public void close() {
        cancel(Kind.CANCELLED, "abandoned by the client");
        synchronized (lock) {
            closeCurrent();
        }
        upstream.gate().ended(this);
    }
}
