package io.mcpstead.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no resource has caught: logged whole, and told to the client in two words. */
final class UncaughtExceptions implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);

    @Context
    private @Nullable UriInfo uri;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException refusal) {
            Response.StatusType status = refusal.getResponse().getStatusInfo();
            return Response.fromResponse(refusal.getResponse())
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity(status.getReasonPhrase())
                    .build();
        }
        if (uri != null && uri.getPath().startsWith("mcp")) {
            return Response.ok(Defects.error(null, thrown).toBytes(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
        LOG.error("A request failed", thrown);
        return Response.serverError()
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("internal error")
                .build();
    }
}
