package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of one upstream come in: they go to its current link or, once it ends, to the upstream that takes its place.
 * Safe for use by several threads.
 */
final class CallGate {
    /** How long the first calls of a successor wait for its connection; who calls has no way to end that sooner. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final CurrentLink link;
    private final CallsInFlight calls = new CallsInFlight();
    /** Done once the first attempt to connect has ended, whatever came of it. */
    private final CompletableFuture<Boolean> attempted = new CompletableFuture<>();

    private volatile @Nullable Upstream successor;
    private volatile Ending ending = Ending.REMOVED;

    CallGate(Upstream upstream, CurrentLink link) {
        this.upstream = upstream;
        this.link = link;
    }

    /** From now on this upstream gets the calls that come after the end. */
    void leaveTo(Upstream next) {
        successor = next;
    }

    /** The first attempt to connect has ended. */
    void attempted() {
        attempted.complete(true);
    }

    UpstreamCall call(CallRequest request) throws UpstreamException {
        Link current = usable();
        if (current != null && !link.isClosing()) {
            UpstreamCall call = begin(current, request);
            if (!link.isClosing()) {
                return call;
            }
            call.close();
        }
        Upstream next = link.isClosing() ? successor : null;
        if (next == null) {
            throw disconnected();
        }
        return next.call(request);
    }

    /** The current link, for which the first calls of a successor wait. */
    private @Nullable Link usable() {
        Link current = link.get();
        if (current != null || !upstream.status().takesCalls()) {
            return current;
        }
        try {
            attempted.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Then there is no link, and the caller says so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return link.get();
    }

    /** Begins a call that follows another of the same client's call, which is in flight until this one is. */
    UpstreamCall again(CallRequest request) throws UpstreamException {
        Link current = link.get();
        if (current == null) {
            throw disconnected();
        }
        return begin(current, request);
    }

    private UpstreamCall begin(Link current, CallRequest request) {
        UpstreamCall call = new UpstreamCall(upstream, current, request);
        calls.add(call);
        return call;
    }

    void ended(UpstreamCall call) {
        calls.remove(call);
    }

    /** Whether the upstream owes the answer to a call that it has had since then or longer, by {@link System#nanoTime}. */
    boolean owesSince(long nanos) {
        return calls.anyOwedSince(nanos);
    }

    UpstreamException disconnected() {
        String error = upstream.status().lastError();
        String state = link.isClosing() ? ending.text() : "is disconnected";
        return new UpstreamException(Kind.DISCONNECTED, error == null ? state : state + ": " + error);
    }

    /** Lets no more calls in. */
    void close(Ending why) {
        ending = why;
        link.closing();
        attempted();
    }

    /** Waits until the calls in flight have ended; those that have not when the time is over are cut off. */
    void drain(Duration atMost) {
        long begun = System.nanoTime();
        int inFlight = calls.size();
        calls.await(atMost);
        Ending why = ending;
        int cut = calls.cutAll(why.cut(atMost));
        if (why != Ending.STOPPED || cut > 0) {
            upstream.log().drained(why, Duration.ofNanos(System.nanoTime() - begun), Math.max(cut, inFlight), cut);
        }
    }

    /** Has a {@link #drain} that goes on end now, since the gateway stops. */
    void hurry() {
        ending = Ending.STOPPED;
        calls.hurry();
    }
}
