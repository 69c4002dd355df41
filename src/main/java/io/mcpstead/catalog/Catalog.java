package io.mcpstead.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * All that the upstreams offer, at one moment: immutable, so that a request sees one state from its look-up to its
 * answer. Its order is that of the configuration file, then that of each upstream.
 */
public final class Catalog {
    private final AllView all;
    private final Map<String, ServerView> servers;

    Catalog(AllView all, Map<String, ServerView> servers) {
        this.all = all;
        this.servers = servers;
    }

    /** All upstreams, under qualified names. */
    public View all() {
        return all;
    }

    /** One upstream under its own names; empty where none of that name is configured. */
    public Optional<View> server(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    /** Whether it holds what an upstream offers: not before that is connected, and a moment later, as it is made anew then. */
    public boolean shows(String server) {
        ServerView view = servers.get(server);
        return view != null && view.connected();
    }

    /** Whether calls of what an upstream offers find it: as {@link #shows}, and while it takes another's place. */
    public boolean routes(String server) {
        ServerView view = servers.get(server);
        return view != null && view.takesCalls();
    }

    AllView merged() {
        return all;
    }

    Map<String, ServerView> servers() {
        return servers;
    }
}
