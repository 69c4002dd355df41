package io.mcpstead.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** {@code GET /health}: how the upstreams are, for whoever asks. */
@Path("/health")
public final class HealthResource {
    private final Supplier<HealthReport> report;

    public HealthResource(Supplier<HealthReport> report) {
        this.report = report;
    }

    /** Not negotiated: a probe that accepts something else still wants to know. */
    @GET
    public Response health() {
        return Response.ok(report.get(), MediaType.APPLICATION_JSON_TYPE).build();
    }
}
