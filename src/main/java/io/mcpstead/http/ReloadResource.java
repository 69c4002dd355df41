package io.mcpstead.http;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** {@code POST /-/reload}: reads the configuration again. */
@Path("/-/reload")
public final class ReloadResource {
    /** How a reload ended. */
    public sealed interface Outcome {}

    /** How many servers of each kind; written in this order. */
    public record Applied(int added, int removed, int restarted, int updated, int unchanged) implements Outcome {}

    /** Nothing was changed; the reason is shown as it is. */
    public record Rejected(String reason) implements Outcome {}

    private final Supplier<Outcome> reload;

    /**
     * Answers with the outcome.
     *
     * @param reload reads, validates and applies; one at a time, which is its own to ensure
     */
    public ReloadResource(Supplier<Outcome> reload) {
        this.reload = reload;
    }

    @POST
    public Response reload() {
        return switch (reload.get()) {
            case Applied applied ->
                Response.ok(applied, MediaType.APPLICATION_JSON_TYPE).build();
            case Rejected rejected ->
                Response.status(Response.Status.BAD_REQUEST)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity(rejected.reason())
                        .build();
        };
    }
}
