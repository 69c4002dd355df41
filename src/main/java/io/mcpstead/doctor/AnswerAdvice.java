package io.mcpstead.doctor;

import io.mcpstead.config.Protocol;
import io.mcpstead.doctor.report.Advice;
import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.protocol.UnsupportedVersionException;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.TooLargeException;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is likely where a server's port is reached, and what answers there does not do as it should. */
final class AnswerAdvice {
    private final Subject subject;
    private final HttpPeer peer;

    AnswerAdvice(Subject subject, HttpPeer peer) {
        this.subject = subject;
        this.peer = peer;
    }

    /** No answer at all came to the first request. */
    Advice silence(UpstreamException failure) {
        return failure.kind() == UpstreamException.Kind.TIMEOUT
                ? slow()
                : new Advice(
                        "it breaks off when it gets a request: it crashes, or speaks no HTTP",
                        "look into the server's log, and try: " + subject.curl());
    }

    /** It was refused for its credentials. */
    Advice refused(UpstreamException failure, Heads heads) {
        int status = failure.httpStatus() == 0 ? 401 : failure.httpStatus();
        String challenge = heads.challenge(status).map(peer::presentable).orElse("");
        String asks = challenge.isEmpty() ? "" : " (WWW-Authenticate: " + challenge + ")";
        if (!subject.hasCredentials()) {
            return status == 403 ? forbidden(challenge, asks) : missing(challenge, asks);
        }
        return status == 403
                ? new Advice(
                        "it forbids access with " + subject.credentials() + asks,
                        "have it granted at the server, or take other credentials")
                : new Advice(
                        "it does not, or no longer, accept " + subject.credentials() + asks,
                        "put a valid one there, then reload (a changed environment variable takes a restart); try: "
                                + subject.curl() + " -H 'Authorization: ...'");
    }

    private Advice missing(String challenge, String asks) {
        return new Advice("it wants credentials" + asks + ", and none are configured", credentialsCure(challenge));
    }

    private Advice forbidden(String challenge, String asks) {
        return new Advice(
                "it forbids access" + asks + ": it wants credentials, of which none are configured,"
                        + " or lets in only some addresses, Host or Origin headers",
                credentialsCure(challenge) + "; else look into the server's log, and try: " + subject.curl());
    }

    private String credentialsCure(String challenge) {
        if (challenge.regionMatches(true, 0, "Basic", 0, "Basic".length())) {
            return subject.key("url") + ": " + subject.url().replaceFirst("://", "://\\${USER}:\\${PASSWORD}@");
        }
        String oauth = challenge.contains("resource_metadata") ? ", a token that lasts: mcpstead does no OAuth" : "";
        return subject.key("auth") + ": {type: bearer, token_file: /PATH} or {type: bearer, token_env: NAME}" + oauth;
    }

    /** It answered, and not as an MCP server does. */
    Advice notUnderstood(UpstreamException failure, Heads heads) {
        if (failure.getCause() instanceof UnsupportedVersionException) {
            return unsupported();
        }
        if (failure.getCause() instanceof TooLargeException) {
            return tooLarge();
        }
        return failure.kind() == UpstreamException.Kind.TIMEOUT
                ? slow()
                : of(heads.about(failure).orElse(null), failure);
    }

    private Advice of(@Nullable AnswerHead head, UpstreamException failure) {
        int status = head == null ? 200 : head.status();
        if (head != null && status < 400 && head.location() != null) {
            return elsewhere(head.location());
        }
        return switch (status) {
            case 404 -> new Advice("there is nothing at the path " + subject.path(), pathCure());
            case 405 -> new Advice("the path " + subject.path() + " takes no " + method(), protocolCure());
            case 407 -> new Advice("a proxy on the way wants credentials", "let the gateway reach the server without");
            case 429 ->
                new Advice(
                        "it was asked too often", "wait, or raise the limit for the gateway's address at the server");
            default -> status >= 500 ? broken(status) : nonsense(head, failure);
        };
    }

    private static Advice broken(int status) {
        return status == 502 || status == 503 || status == 504
                ? new Advice(
                        "a proxy before it answers, and the server behind that does not",
                        "start that server, or correct the proxy's backend; both have logs")
                : new Advice("it fails at the request", "look into the server's log");
    }

    private Advice nonsense(@Nullable AnswerHead head, UpstreamException failure) {
        if (head != null && head.isPage()) {
            return new Advice(
                    "a web page answers: of a login, of a proxy, or of another path than MCP's",
                    "correct " + subject.key("url") + "; see the page: " + subject.curl());
        }
        if (failure.getCause() instanceof MalformedMessageException) {
            return new Advice(
                    "what answers there speaks no JSON-RPC, and so no MCP",
                    "correct " + subject.key("url") + "; see what it is: " + subject.curl());
        }
        return subject.config().protocol() == Protocol.AUTO
                ? new Advice(
                        "it does not keep to MCP, or is no MCP server",
                        "look into the server's log; see what it is: " + subject.curl())
                : new Advice("it does not speak the configured protocol as it should", protocolCure());
    }

    private Advice elsewhere(String location) {
        URI to;
        try {
            to = subject.config().endpoint().resolve(location);
        } catch (IllegalArgumentException e) {
            return new Advice("it redirects to what is no URL", "look into the server's configuration");
        }
        String target = String.valueOf(to).replaceFirst("(?s)[?#].*", "").replaceFirst("//[^/]*@", "//");
        return new Advice(
                "it is elsewhere, or wants a login first",
                subject.key("url") + ": " + peer.presentable(target) + ", if that is the MCP endpoint");
    }

    private Advice unsupported() {
        String ours = Arrays.stream(ProtocolVersion.values())
                .map(ProtocolVersion::text)
                .collect(Collectors.joining(", "));
        return new Advice(
                "the server is older or newer than what this mcpstead knows",
                "update the one that is behind; mcpstead speaks " + ours);
    }

    private Advice tooLarge() {
        return new Advice(
                "an answer is longer than it may be",
                "raise " + subject.key("max_response_bytes") + " (now "
                        + subject.config().maxResponseBytes() + "), or have the server answer in smaller pages");
    }

    private Advice slow() {
        return new Advice(
                "it took the request and does not answer in time: it hangs, or is overloaded",
                "look into the server's log; where it is only slow, raise " + subject.key("timeouts.idle_ms") + " (now "
                        + subject.config().timeouts().idle().toMillis() + ")");
    }

    /** A list could not be read on a connection that stands. */
    Advice list(UpstreamException failure, Heads heads) {
        if (failure.kind() == UpstreamException.Kind.SESSION_LOST) {
            return new Advice(
                    "it forgets its session from one request to the next, as servers behind a balancer do",
                    "have the balancer keep each Mcp-Session-Id on one instance, or run a single one");
        }
        boolean answered = failure.httpStatus() != 0 || failure.getCause() != null;
        return answered || failure.kind() == UpstreamException.Kind.TIMEOUT
                ? notUnderstood(failure, heads)
                : new Advice(
                        "the server fails at its own list",
                        "look into the server's log; the gateway does not use a server whose lists it cannot read");
    }

    private String protocolCure() {
        return subject.config().protocol() == Protocol.AUTO
                ? pathCure()
                : subject.key("protocol") + ": auto, which finds out what it speaks";
    }

    private String pathCure() {
        return "correct the path in " + subject.key("url") + ": most servers have /mcp, some /mcp/ or /sse";
    }

    private String method() {
        return subject.config().protocol() == Protocol.SSE ? "GET" : "POST";
    }
}
