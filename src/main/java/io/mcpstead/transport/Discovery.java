package io.mcpstead.transport;

import io.mcpstead.outbound.HttpErrors;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.HttpTarget;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out an upstream's era by {@code server/discover} (specification 2026-07-28, Streamable HTTP, "Backward
 * Compatibility"): a discovery, or an error that only modern servers give, means that it is modern.
 */
final class Discovery {
    /** A legacy server may never answer a method that it does not know. */
    static final Duration LONGEST_PROBE = Duration.ofSeconds(10);

    /** What says nothing of the upstream's era: credentials, proxies, load. */
    private static final Set<Integer> NOT_OF_MCP = Set.of(401, 403, 407, 429, 503);

    private static final int MAX_VERSIONS = 100;
    private static final ProtocolVersion VERSION = ProtocolVersion.LATEST_MODERN;

    /** A modern server that has refused to say what it can do; each feature is tried. */
    private static final ServerCapabilities UNTOLD =
            new ServerCapabilities(EnumSet.allOf(Feature.class), Set.of(), false, true, true, Map.of());

    /** What was found. */
    sealed interface Verdict {
        /** Where the upstream is, past redirects. */
        URI endpoint();
    }

    record Modern(URI endpoint, Handshake handshake) implements Verdict {}

    record Legacy(URI endpoint) implements Verdict {}

    private sealed interface Probed {}

    private record Elsewhere(URI endpoint) implements Probed {}

    private record Answered(Message.Response response) implements Probed {}

    private final HttpPeer peer;
    private final OwnRequests own;

    Discovery(HttpPeer peer, OwnRequests own) {
        this.peer = peer;
        this.own = own;
    }

    /** Asks, following redirects; throws where the upstream cannot be reached, refuses credentials, or shares no version with the gateway. */
    Verdict probe(URI endpoint, int redirects) throws UpstreamException {
        Probed probed;
        try {
            probed = send(endpoint, redirects > 0);
        } catch (UpstreamException e) {
            if (saysNothing(e)) {
                throw e;
            }
            return new Legacy(endpoint);
        }
        return switch (probed) {
            case Elsewhere elsewhere -> probe(elsewhere.endpoint, redirects - 1);
            case Answered answered -> verdict(endpoint, answered.response);
        };
    }

    private Probed send(URI endpoint, boolean mayMove) throws UpstreamException {
        Outgoing request = own.of(Methods.DISCOVER, JsonEdit.empty(), VERSION);
        HttpTarget target = peer.target(endpoint, Map.of(Headers.PROTOCOL_VERSION, VERSION.text()));
        Duration limit = limit(peer.config().timeouts().idle());
        try (HttpExchange post =
                target.post(request.message(), request.headers()).within(limit, limit)) {
            post.send();
            URI elsewhere = Origins.redirect(post, endpoint);
            return elsewhere != null && mayMove ? new Elsewhere(elsewhere) : new Answered(answer(post, request));
        }
    }

    static Duration limit(Duration idle) {
        return idle.compareTo(LONGEST_PROBE) < 0 ? idle : LONGEST_PROBE;
    }

    /** Whether a failure must end the attempt, since {@code initialize} would fare no better. */
    private static boolean saysNothing(UpstreamException e) {
        return switch (e.kind()) {
            case DISCONNECTED, BUSY, AUTH, CANCELLED -> true;
            case PROTOCOL -> NOT_OF_MCP.contains(e.httpStatus()) || (e.httpStatus() >= 300 && e.httpStatus() < 400);
            case BROKEN, TIMEOUT, SESSION_LOST -> false;
        };
    }

    /** The response, also from an HTTP error; an exception where there is none. */
    private Message.Response answer(HttpExchange post, Outgoing request) throws UpstreamException {
        if (!HttpErrors.isSuccess(post)) {
            return ErrorBody.read(post, peer, request.id());
        }
        HttpAnswer answer = new HttpAnswer(peer, post, request.id());
        while (true) {
            if (answer.next() instanceof Message.Response response) {
                return response;
            }
        }
    }

    private Verdict verdict(URI endpoint, Message.Response response) throws UpstreamException {
        try {
            return switch (response) {
                case Message.Result result -> discovered(endpoint, result.members());
                case Message.Failure failure -> refused(endpoint, failure.error());
            };
        } catch (MalformedMessageException e) {
            // No modern server's answer.
            return new Legacy(endpoint);
        }
    }

    private Verdict discovered(URI endpoint, JsonObject result) throws UpstreamException, MalformedMessageException {
        Slice supported = result.get("supportedVersions");
        if (supported == null || !speaksModern(supported)) {
            return new Legacy(endpoint);
        }
        JsonObject meta = result.object(MetaKeys.META);
        return new Modern(
                endpoint,
                new Handshake(
                        VERSION,
                        ServerCapabilities.read(result.object("capabilities")),
                        meta == null ? null : meta.get(MetaKeys.SERVER_INFO),
                        result.string("instructions")));
    }

    private Verdict refused(URI endpoint, RpcError error) throws UpstreamException, MalformedMessageException {
        return switch (error.code()) {
            case McpErrors.HEADER_MISMATCH, McpErrors.MISSING_CLIENT_CAPABILITY -> untold(endpoint);
            case McpErrors.UNSUPPORTED_PROTOCOL_VERSION -> {
                Slice supported = error.data() == null
                        ? null
                        : JsonObject.read(error.data()).get("supported");
                yield supported != null && speaksModern(supported) ? untold(endpoint) : new Legacy(endpoint);
            }
            default -> new Legacy(endpoint);
        };
    }

    private static Verdict untold(URI endpoint) {
        return new Modern(endpoint, new Handshake(VERSION, UNTOLD, null, null));
    }

    /** Whether the modern version is among them; an exception where none of them is known. */
    private boolean speaksModern(Slice versions) throws UpstreamException, MalformedMessageException {
        List<String> named = new ArrayList<>();
        for (Slice version : JsonArray.read(versions, MAX_VERSIONS)) {
            if (version.first() == '"') {
                named.add(JsonRpc.text(version));
            }
        }
        if (named.contains(VERSION.text())) {
            return true;
        }
        boolean known = named.stream()
                .anyMatch(name -> ProtocolVersion.of(name)
                        .map(version -> version.era() == Era.LEGACY)
                        .orElse(false));
        if (!known && !named.isEmpty()) {
            throw Handshake.unsupported(
                    "versions " + peer.presentable(String.join(", ", named)) + ", none of which the gateway does");
        }
        return false;
    }
}
