package io.mcpstead.http;

import io.mcpstead.config.McpConfig;
import io.mcpstead.dispatch.Answer;
import io.mcpstead.dispatch.ClientRequest;
import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.protocol.Headers;
import io.mcpstead.session.Sessions;
import io.mcpstead.wire.Slice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * MCP's Streamable HTTP transport (specifications 2026-07-28, Streamable HTTP, and 2025-11-25, Transports).
 * Header and body are read from the servlet's request, since Jersey's own readers cost more than the rest of a call.
 */
@Path("/mcp{server: (/[^/]*)?}")
public final class McpResource {
    private static final String ALLOWED = "POST, DELETE";
    private static final String JSON = "application/json";

    private final Function<ClientRequest, Answer> dispatcher;
    private final ListenEndpoint streams;
    private final Sessions sessions;
    private final Supplier<McpConfig> config;
    private final RequestMetrics invalid;
    private final RequestMetrics terminations;

    /**
     * Serves one endpoint for all upstreams.
     *
     * @param dispatcher answers a request, and counts it; what is refused here it never sees
     * @param config as it is now, since a reload changes it
     */
    public McpResource(
            Function<ClientRequest, Answer> dispatcher,
            ListenEndpoint streams,
            Sessions sessions,
            Supplier<McpConfig> config,
            GatewayMetrics metrics) {
        this.dispatcher = dispatcher;
        this.streams = streams;
        this.sessions = sessions;
        this.config = config;
        this.invalid = metrics.request("invalid");
        this.terminations = metrics.request("terminate");
    }

    @POST
    public Response post(@Context HttpServletRequest request, @PathParam("server") String server) {
        Exchange exchange = Exchange.of(request);
        AcceptedTypes accepted = AcceptedTypes.of(request);
        if (accepted.neither()) {
            return breakOff(exchange, 406, "Accept must name application/json or text/event-stream");
        }
        if (!isJson(request.getContentType())) {
            return breakOff(exchange, 415, "Content-Type must be application/json");
        }
        return switch (RequestBody.read(request, config.get().maxRequestBytes())) {
            case RequestBody.Refused refused -> breakOff(exchange, refused.httpStatus(), refused.reason());
            case RequestBody.Whole whole -> answer(request, named(server), exchange, accepted, whole.bytes());
        };
    }

    /** The server whose own endpoint a request came to, by what its path has after {@code /mcp}; null for that of all. */
    private static @Nullable String named(String tail) {
        return tail.length() <= 1 ? null : tail.substring(1);
    }

    private Response answer(
            HttpServletRequest request,
            @Nullable String server,
            Exchange exchange,
            AcceptedTypes accepted,
            Slice body) {
        ClientRequest asked = new ClientRequest(
                body, name -> header(request, name), server, accepted.eventStream(), exchange.cancellation());
        exchange.awaitAnswer();
        Response response = respond(asked, exchange, accepted);
        if (!(response.getEntity() instanceof StreamingOutput)) {
            exchange.answered();
        }
        return response;
    }

    private static @Nullable String header(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return null;
        }
        String first = values.nextElement();
        return values.hasMoreElements() ? first + ", " + String.join(", ", Collections.list(values)) : first;
    }

    private Response respond(ClientRequest asked, Exchange exchange, AcceptedTypes accepted) {
        try {
            return switch (dispatcher.apply(asked)) {
                case Answer.Accepted empty -> Response.accepted().build();
                case Answer.Refused refused ->
                    Replies.json(refused.httpStatus(), refused.body()).build();
                case Answer.Changes changes -> ChangesWriter.respond(changes.stream(), exchange);
                case Answer.Messages messages -> new AnswerWriter(messages, accepted, exchange, asked.body()).respond();
            };
        } catch (RuntimeException e) {
            // The edge of the request's thread: whatever went wrong, the client is owed a response.
            return Replies.json(200, Replies.internalError(asked.body(), e)).build();
        }
    }

    /** Opens the stream on which a legacy client is told of changes, where the configuration wants it. */
    @GET
    public Response listen(@Context HttpServletRequest request, @PathParam("server") String server) {
        return streams.open(request, named(server)).orElseGet(this::notAllowed);
    }

    /** Jersey would do a GET in its place, and hold the stream open with nobody there. */
    @HEAD
    public Response head() {
        return notAllowed();
    }

    @PUT
    public Response put() {
        return notAllowed();
    }

    @PATCH
    public Response patch() {
        return notAllowed();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header(HttpHeaders.ALLOW, allowed()).build();
    }

    /** Ends the session of the client, and what it has in flight. */
    @DELETE
    public Response terminate(@Context HttpServletRequest request, @PathParam("server") String server) {
        Response response = terminate(request.getHeader(Headers.SESSION_ID), named(server));
        boolean success = response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL;
        terminations.record(success, Exchange.of(request).elapsedNanos());
        return response;
    }

    private Response terminate(@Nullable String sessionId, @Nullable String server) {
        if (sessionId == null) {
            return Replies.refused(400, Headers.SESSION_ID + " must name the session to end");
        }
        boolean open = sessions.find(sessionId, ClientRequest.path(server)).isPresent();
        return open && sessions.end(sessionId, SessionEndReason.CLIENT_DELETE)
                ? Response.accepted().build()
                : Replies.refused(404, "unknown session");
    }

    private Response refuse(Exchange exchange, int httpStatus, String reason) {
        invalid.record(false, exchange.elapsedNanos());
        return Replies.refused(httpStatus, reason);
    }

    /** What is left of the body would be taken for the next request. */
    private Response breakOff(Exchange exchange, int httpStatus, String reason) {
        Response response = refuse(exchange, httpStatus, reason);
        response.getHeaders().putSingle("Connection", "close");
        return response;
    }

    private Response notAllowed() {
        return Response.status(Response.Status.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, allowed())
                .build();
    }

    private String allowed() {
        return config.get().listenStream() ? "GET, " + ALLOWED : ALLOWED;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT).equals(JSON);
    }
}
