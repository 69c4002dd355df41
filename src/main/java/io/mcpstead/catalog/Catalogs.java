package io.mcpstead.catalog;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.Slice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the current catalogue, and makes a new one when an upstream's offer has changed. */
public final class Catalogs {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);

    private final Supplier<List<Upstream>> upstreams;
    private final Set<String> warned = new HashSet<>();
    private volatile Catalog current = new Catalog(Map.of(), Slice.of("{\"tools\":[]}"));

    /** @param upstreams gives the upstreams in the order of the configuration file */
    public Catalogs(Supplier<List<Upstream>> upstreams) {
        this.upstreams = upstreams;
    }

    public Catalog current() {
        return current;
    }

    /** Builds the catalogue anew from what the upstreams offer now. */
    public synchronized void rebuild() {
        List<Upstream> now = upstreams.get();
        current = CatalogBuilder.build(now);
        now.forEach(this::warnOfLongNames);
    }

    /** Names that some clients refuse are named in the log, once for each server. */
    private void warnOfLongNames(Upstream upstream) {
        List<String> tooLong = upstream.status().offer().entries(Feature.TOOLS).stream()
                .map(tool -> new QualifiedName(upstream.name(), tool.key()).toString())
                .filter(name -> name.length() > QualifiedName.RECOMMENDED_LENGTH)
                .toList();
        if (!tooLong.isEmpty() && warned.add(upstream.name())) {
            LOG.warn(
                    "Upstream {}: {} tool names are longer than {} characters, which some clients refuse: {}",
                    upstream.name(),
                    tooLong.size(),
                    QualifiedName.RECOMMENDED_LENGTH,
                    tooLong.subList(0, Math.min(5, tooLong.size())));
        }
    }
}
