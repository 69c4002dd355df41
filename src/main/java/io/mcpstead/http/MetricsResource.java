package io.mcpstead.http;

import io.mcpstead.metrics.prometheus.MetricsPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** {@code GET /metrics}: what a scraper reads. */
@Path("/metrics")
public final class MetricsResource {
    private final MetricsPage page;
    private final BooleanSupplier enabled;

    /**
     * Serves the page while it is enabled.
     *
     * @param enabled {@code metrics.enabled} as it is now, since a reload changes it
     */
    public MetricsResource(MetricsPage page, BooleanSupplier enabled) {
        this.page = page;
        this.enabled = enabled;
    }

    @GET
    public Response metrics(@Context HttpServletRequest request) throws IOException {
        if (!enabled.getAsBoolean()) {
            return Response.status(Response.Status.NOT_FOUND)
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity("metrics disabled")
                    .build();
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        var out = new ByteArrayOutputStream(16 * 1024);
        page.write(accept, out);
        return Response.ok(out.toByteArray())
                .header(HttpHeaders.CONTENT_TYPE, page.contentType(accept))
                .build();
    }
}
