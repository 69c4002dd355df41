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
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * MCP's Streamable HTTP transport (specifications 2026-07-28, Streamable HTTP, and 2025-11-25, Transports).
 * Header and body are read from the servlet's request, since Jersey's own readers cost more than the rest of a call.
 */
@Path("/mcp")
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
    public void post(@Context HttpServletRequest request, @Context HttpServletResponse response) throws IOException {
        Exchange exchange = Exchange.of(request);
        Reply reply = new Reply(response);
        AcceptedTypes accepted = AcceptedTypes.of(request);
        if (accepted.neither()) {
            breakOff(exchange, reply, 406, "Accept must name application/json or text/event-stream");
        } else if (!isJson(request.getContentType())) {
            breakOff(exchange, reply, 415, "Content-Type must be application/json");
        } else {
            switch (RequestBody.read(request, config.get().maxRequestBytes())) {
                case RequestBody.Refused refused -> breakOff(exchange, reply, refused.httpStatus(), refused.reason());
                case RequestBody.Whole whole -> answer(request, exchange, accepted, whole.bytes(), reply);
            }
        }
    }

    /** The server whose own endpoint a request came to, by what its path has after {@code /mcp/}; null for that of all. */
    private static @Nullable String server(HttpServletRequest request) {
        String below = request.getPathInfo();
        return below == null || below.length() <= 1 ? null : below.substring(1);
    }

    private void answer(HttpServletRequest request, Exchange exchange, AcceptedTypes accepted, Slice body, Reply reply)
            throws IOException {
        ClientRequest asked = new ClientRequest(
                body,
                name -> HeaderLines.joined(request, name),
                exchange,
                server(request),
                accepted.eventStream(),
                exchange.cancellation());
        exchange.awaitAnswer();
        switch (dispatch(asked)) {
            case Answer.Accepted empty -> {
                exchange.answered();
                reply.empty(HttpServletResponse.SC_ACCEPTED);
            }
            case Answer.Refused refused -> {
                exchange.answered();
                reply.json(refused.httpStatus(), refused.body());
            }
            case Answer.Changes changes -> ChangesWriter.begin(changes.stream(), exchange, reply);
            case Answer.Messages messages -> new AnswerWriter(messages, accepted, exchange, reply, body).send();
        }
    }

    /** The edge of the request's thread: whatever went wrong, the client is owed a response. */
    private Answer dispatch(ClientRequest asked) {
        try {
            return dispatcher.apply(asked);
        } catch (RuntimeException e) {
            return new Answer.Refused(HttpServletResponse.SC_OK, Defects.error(asked.body(), e));
        }
    }

    /** Opens the stream on which a legacy client is told of changes, where the configuration wants it. */
    @GET
    public void listen(@Context HttpServletRequest request, @Context HttpServletResponse response) throws IOException {
        if (!streams.open(request, server(request), new Reply(response))) {
            notAllowed(response);
        }
    }

    /** Jersey would do a GET in its place, and hold the stream open with nobody there. */
    @HEAD
    public void head(@Context HttpServletResponse response) throws IOException {
        notAllowed(response);
    }

    @PUT
    public void put(@Context HttpServletResponse response) throws IOException {
        notAllowed(response);
    }

    @PATCH
    public void patch(@Context HttpServletResponse response) throws IOException {
        notAllowed(response);
    }

    @OPTIONS
    public void options(@Context HttpServletResponse response) throws IOException {
        answerAllowed(response, HttpServletResponse.SC_NO_CONTENT);
    }

    /** Ends the session of the client, and what it has in flight. */
    @DELETE
    public void terminate(@Context HttpServletRequest request, @Context HttpServletResponse response)
            throws IOException {
        Reply reply = new Reply(response);
        boolean success = terminate(request.getHeader(Headers.SESSION_ID), server(request), reply);
        terminations.record(success, Exchange.of(request).elapsedNanos());
    }

    private boolean terminate(@Nullable String sessionId, @Nullable String server, Reply reply) throws IOException {
        if (sessionId == null) {
            reply.refused(400, Headers.SESSION_ID + " must name the session to end");
            return false;
        }
        boolean open = sessions.find(sessionId, ClientRequest.path(server)).isPresent();
        if (open && sessions.end(sessionId, SessionEndReason.CLIENT_DELETE)) {
            reply.empty(HttpServletResponse.SC_ACCEPTED);
            return true;
        }
        reply.refused(404, "unknown session");
        return false;
    }

    /** What is left of the body would be taken for the next request. */
    private void breakOff(Exchange exchange, Reply reply, int httpStatus, String reason) throws IOException {
        invalid.record(false, exchange.elapsedNanos());
        reply.header("Connection", "close");
        reply.refused(httpStatus, reason);
    }

    private void notAllowed(HttpServletResponse response) throws IOException {
        answerAllowed(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private void answerAllowed(HttpServletResponse response, int httpStatus) throws IOException {
        Reply reply = new Reply(response);
        reply.header("Allow", config.get().listenStream() ? "GET, " + ALLOWED : ALLOWED);
        reply.empty(httpStatus);
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
