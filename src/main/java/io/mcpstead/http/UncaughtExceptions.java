package io.mcpstead.http;

import io.mcpstead.log.LogEvent;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no resource has caught: logged whole, and told to the client in two words. */
final class UncaughtExceptions implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);

    private final Function<Throwable, Response> report;

    private UncaughtExceptions(Function<Throwable, Response> report) {
        this.report = report;
    }

    /** Those of {@code /mcp}, told as an error of JSON-RPC. */
    static UncaughtExceptions ofMcp() {
        return new UncaughtExceptions(
                defect -> Response.ok(Defects.error(null, defect).toBytes(), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    /** Those of all other paths. */
    static UncaughtExceptions ofOthers() {
        return new UncaughtExceptions(defect -> {
            LogEvent.INTERNAL_ERROR.on(LOG).setCause(defect).log("A request failed");
            return Response.serverError()
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity("internal error")
                    .build();
        });
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException refusal) {
            Response.StatusType status = refusal.getResponse().getStatusInfo();
            return Response.fromResponse(refusal.getResponse())
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity(status.getReasonPhrase())
                    .build();
        }
        return report.apply(thrown);
    }
}
