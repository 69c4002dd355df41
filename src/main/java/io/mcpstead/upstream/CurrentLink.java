package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.transport.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The link that callers use, and the one repair of it that may be under way. Its parts change together, under a lock
 * that is never held while anything is waited for.
 */
final class CurrentLink {
    private volatile @Nullable Link link;
    private volatile boolean closing;
    private @Nullable CompletableFuture<Link> repairing;

    /** Null while the upstream is away. */
    @Nullable
    Link get() {
        return link;
    }

    /** No further link is taken. */
    synchronized void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    @SuppressWarnings("ReferenceEquality") // Connections are told apart by identity.
    boolean is(Link other) {
        return link == other;
    }

    @SuppressWarnings("ReferenceEquality") // Connections are told apart by identity.
    boolean is(Connection other) {
        Link current = link;
        return current != null && current.connection() == other;
    }

    /** Takes a new link; false where none is taken any more. */
    synchronized boolean adopt(Link opened) {
        if (!closing) {
            link = opened;
        }
        return !closing;
    }

    /** The repair of a lost link, begun where it is not yet; all who ask for it get the same future. */
    synchronized CompletableFuture<Link> repair(
            Link lost, UpstreamException away, Consumer<CompletableFuture<Link>> begin) {
        Link current = link;
        if (current == null || closing) {
            return CompletableFuture.failedFuture(away);
        }
        if (!is(lost)) {
            return CompletableFuture.completedFuture(current);
        }
        if (repairing == null) {
            repairing = new CompletableFuture<>();
            begin.accept(repairing);
        }
        return repairing;
    }

    /** Puts a new link in place of the lost one; false where that is no longer the current one. */
    synchronized boolean replace(Link lost, Link opened) {
        if (closing || !is(lost)) {
            return false;
        }
        link = opened;
        repairing = null;
        return true;
    }

    /** The repair of this link has failed; the next who asks begins another. */
    synchronized void repairFailed(Link lost) {
        repairing = is(lost) ? null : repairing;
    }

    /** Takes the link away from callers, and from those who wait for its repair. */
    @Nullable
    Link drop(UpstreamException away) {
        Link gone;
        CompletableFuture<Link> awaited;
        synchronized (this) {
            gone = link;
            link = null;
            awaited = repairing;
            repairing = null;
        }
        if (awaited != null) {
            awaited.completeExceptionally(away);
        }
        return gone;
    }
}
