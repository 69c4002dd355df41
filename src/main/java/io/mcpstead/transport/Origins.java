package io.mcpstead.transport;

import io.mcpstead.outbound.HttpExchange;
import java.net.URI;
import java.util.Set;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Where an upstream may send the gateway: only elsewhere within its own origin. */
final class Origins {
    private static final Set<Integer> REDIRECTS = Set.of(307, 308);

    private Origins() {}

    /** Where a redirect within the same origin leads, such as from {@code /mcp} to {@code /mcp/}; null for none. */
    static @Nullable URI redirect(HttpExchange response, URI from) {
        String location = response.header("Location");
        if (location == null || !REDIRECTS.contains(response.status())) {
            return null;
        }
        try {
            URI to = from.resolve(location);
            return same(from, to) ? to : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static boolean same(URI a, URI b) {
        HttpHost one = host(a);
        HttpHost other = host(b);
        return one != null && other != null && one.equals(other);
    }

    /** Scheme, name and port; by the authority, since {@link URI#getHost} knows no names with an underscore. */
    private static @Nullable HttpHost host(URI uri) {
        try {
            HttpHost host = RoutingSupport.determineHost(new BasicHttpRequest("GET", uri));
            return RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE);
        } catch (HttpException e) {
            return null;
        }
    }
}
