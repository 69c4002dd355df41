package io.mcpstead.listen;

import io.mcpstead.protocol.ResourceName;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of changes: a modern client for as long as its stream is open, or a legacy session, whose
 * subscriptions stand while no stream does. Safe for use by several threads.
 */
final class Listener {
    private final Owner owner;
    private final @Nullable String server;
    private final Set<ListKind> lists;
    /** Most are subscribed to nothing. */
    private volatile Set<ResourceName> resources = Set.of();

    private volatile @Nullable ChangeStream stream;

    /** What it lasts as long as. */
    enum Owner {
        STREAM,
        SESSION
    }

    /**
     * @param server whose endpoint it uses, null for that of all
     * @param lists the lists of whose changes it is told
     */
    Listener(Owner owner, @Nullable String server, Set<ListKind> lists) {
        this.owner = owner;
        this.server = server;
        this.lists = Set.copyOf(lists);
    }

    @Nullable
    String server() {
        return server;
    }

    boolean isOfSession() {
        return owner == Owner.SESSION;
    }

    /** What it is subscribed to. */
    Set<ResourceName> resources() {
        return Collections.unmodifiableSet(resources);
    }

    /** Not called by two threads at once, nor with {@link #remove}. */
    void add(ResourceName resource) {
        if (resources.isEmpty()) {
            resources = ConcurrentHashMap.newKeySet(1);
        }
        resources.add(resource);
    }

    /** False where it was not subscribed to that. */
    boolean remove(ResourceName resource) {
        return resources.contains(resource) && resources.remove(resource);
    }

    @Nullable
    ChangeStream stream() {
        return stream;
    }

    void stream(@Nullable ChangeStream opened) {
        stream = opened;
    }

    void changed(Set<ListKind> changed) {
        for (ListKind kind : changed) {
            if (lists.contains(kind)) {
                tell(new Change.ListChanged(kind));
            }
        }
    }

    void updated(ResourceName resource) {
        tell(new Change.Updated(server == null ? resource.toString() : resource.uri()));
    }

    /** Without a stream there is nobody to tell. */
    private void tell(Change change) {
        ChangeStream open = stream;
        if (open != null) {
            open.add(change);
        }
    }
}
