package io.mcpstead.listen;

import io.mcpstead.catalog.Catalog;
import io.mcpstead.catalog.View;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ResourceName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be told of where a client listens, at one moment.
 *
 * @param server whose endpoint it is, null for that of all
 */
record Endpoint(Catalog catalog, View view, @Nullable String server) {
    /** Empty where no server of that name is configured. */
    static Optional<Endpoint> of(Catalog catalog, @Nullable String server) {
        Optional<View> view = server == null ? Optional.of(catalog.all()) : catalog.server(server);
        return view.map(found -> new Endpoint(catalog, found, server));
    }

    /** Whose resource a URI of the client's is, and what it is called there; empty where it is nobody's. */
    Optional<ResourceName> resource(String uri) {
        return view.owner(Feature.RESOURCES, uri)
                .flatMap(owner -> ownUri(uri).map(own -> new ResourceName(owner.name(), own)));
    }

    private Optional<String> ownUri(String uri) {
        return server == null ? ResourceName.parse(uri).map(ResourceName::uri) : Optional.of(uri);
    }

    /** Whether the resource's server tells of changes to its resources, or did when it was last connected. */
    boolean announces(ResourceName resource) {
        return catalog.server(resource.server())
                .map(owner -> owner.capabilities().subscribe())
                .orElse(false);
    }

    /** What of a client's wishes can be granted. */
    Filter honoured(Filter wanted) {
        Set<ListKind> lists = new HashSet<>(wanted.lists());
        lists.retainAll(ListKind.of(view.capabilities().features()));
        List<String> resources = wanted.resources().stream()
                .filter(uri -> resource(uri).filter(this::announces).isPresent())
                .toList();
        return new Filter(lists, resources);
    }
}
