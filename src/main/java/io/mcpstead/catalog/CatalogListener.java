package io.mcpstead.catalog;

import io.mcpstead.protocol.Feature;
import java.util.Map;
import java.util.Set;

/** Is told when lists have changed; called on the threads of upstreams, one call at a time, must not block. */
public interface CatalogListener {
    void changed(Changes changes);

    /**
     * The lists that are no longer the bytes that they were.
     *
     * @param all those of the view of all upstreams
     * @param servers those of single upstreams, by their names; one that is left out has not changed
     */
    record Changes(Set<Feature> all, Map<String, Set<Feature>> servers) {
        public Changes {
            all = Set.copyOf(all);
            servers = Map.copyOf(servers);
        }

        public boolean isEmpty() {
            return all.isEmpty() && servers.isEmpty();
        }

        /** Those of one upstream. */
        public Set<Feature> of(String server) {
            return servers.getOrDefault(server, Set.of());
        }
    }
}
