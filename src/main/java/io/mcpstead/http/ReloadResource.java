package io.mcpstead.http;

import io.mcpstead.config.plan.ChangeCounts;
import io.mcpstead.config.plan.DryRun;
import io.mcpstead.config.plan.PlanReport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/** {@code POST /-/reload}: reads the configuration again; with {@code dry_run=true} only says what that would do. */
@Path("/-/reload")
public final class ReloadResource {
    /** How a reload ended. */
    public sealed interface Outcome {}

    public record Applied(ChangeCounts counts) implements Outcome {}

    /** Nothing was changed, as asked. */
    public record Planned(PlanReport report) implements Outcome {}

    /** Nothing was changed; the reason is shown as it is. */
    public record Rejected(String reason) implements Outcome {}

    private final Function<Boolean, Outcome> reload;

    /**
     * Answers with the outcome.
     *
     * @param reload reads, validates and applies, or only compares where it is given true; one at a time, which is its own to
     *     ensure
     */
    public ReloadResource(Function<Boolean, Outcome> reload) {
        this.reload = reload;
    }

    @POST
    public Response reload(@Context HttpServletRequest request) {
        return answer(outcome(request));
    }

    private Outcome outcome(HttpServletRequest request) {
        boolean dry;
        try {
            dry = DryRun.of(parameters(request.getQueryString()));
        } catch (IllegalArgumentException e) {
            return new Rejected(String.valueOf(e.getMessage()));
        }
        return reload.apply(dry);
    }

    /** Not the servlet's, which would take a body for parameters. */
    private static Map<String, List<String>> parameters(@Nullable String query) {
        return query == null ? Map.of() : UriComponent.decodeQuery(query, true);
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Applied applied -> json(applied.counts());
            case Planned planned -> json(planned.report());
            case Rejected rejected ->
                Response.status(Response.Status.BAD_REQUEST)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity(rejected.reason())
                        .build();
        };
    }

    private static Response json(Object entity) {
        return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
