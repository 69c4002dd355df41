package io.mcpstead.doctor;

import io.mcpstead.config.Protocol;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.TimeoutsConfig;
import io.mcpstead.config.UpstreamAuth;
import io.mcpstead.outbound.Dial;
import io.mcpstead.outbound.HttpExchange;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.transport.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** Talks to a server by other settings than the configured ones. Credentials go to the configured URL alone. */
final class Trials {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** An alert comes at once, a way there and back after the handshake. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Subject subject;
    private final Clients clients;

    Trials(Subject subject, Clients clients) {
        this.subject = subject;
        this.clients = clients;
    }

    /** A TLS handshake that takes any certificate; empty where there is none to be had. */
    Optional<SSLSession> handshake() {
        ServerConfig config = variant(URI.create(subject.url("https")), Protocol.AUTO, false, true);
        try (HttpPeer peer = peer(config);
                Dial dial = peer.dial()) {
            dial.connect();
            return Optional.of(dial.secure());
        } catch (UpstreamException e) {
            return Optional.empty();
        }
    }

    /** Whether the server ends TLS right after its handshake, and says that it is for want of a certificate of its client. */
    boolean wantsClientCertificate() {
        ServerConfig config = variant(URI.create(subject.url("https")), Protocol.AUTO, false, true);
        try (HttpPeer peer = peer(config);
                Dial dial = peer.dial()) {
            dial.connect();
            dial.secure();
            dial.isEnded(SHORT);
            return false;
        } catch (UpstreamException e) {
            return isOfClientCertificate(e);
        }
    }

    /** By the alert that it ends with (RFC 8446, section 6.2): there is no other sign. */
    static boolean isOfClientCertificate(UpstreamException failure) {
        return failure.getCause() instanceof SSLException alert
                && String.valueOf(alert.getMessage()).matches(".*(certificate_required|bad_certificate).*");
    }

    /** Whether the port answers a plain HTTP request, whatever it says. */
    boolean answersWithoutTls() {
        ServerConfig config = variant(URI.create(subject.url("http")), Protocol.AUTO, false, false);
        try (HttpPeer peer = peer(config);
                HttpExchange get = peer.target(config.endpoint(), Map.of()).get(Map.of())) {
            get.send();
            return true;
        } catch (UpstreamException e) {
            return false;
        }
    }

    /** What the server speaks by detection, with the configured credentials; empty where it is no MCP. */
    Optional<String> detect() {
        ServerConfig own = subject.config();
        return detect(variant(own.url(), Protocol.AUTO, true, own.tlsSkipVerify()));
    }

    /** What is spoken at another URL, without credentials; empty where it is no MCP. */
    Optional<String> detect(URI url) {
        return detect(variant(url, Protocol.AUTO, false, subject.config().tlsSkipVerify()));
    }

    private Optional<String> detect(ServerConfig config) {
        try (HttpPeer peer = peer(config);
                Connection connection = clients.connect(peer)) {
            return Optional.of(connection.transport().equals("sse") ? "HTTP+SSE" : "Streamable HTTP");
        } catch (UpstreamException e) {
            return e.kind() == Kind.AUTH ? Optional.of("something that wants credentials") : Optional.empty();
        }
    }

    private HttpPeer peer(ServerConfig config) {
        return clients.peer(config, head -> {});
    }

    private ServerConfig variant(URI url, Protocol protocol, boolean withCredentials, boolean tlsSkipVerify) {
        ServerConfig own = subject.config();
        return new ServerConfig(
                own.name(),
                url,
                protocol,
                own.required(),
                withCredentials ? own.auth() : new UpstreamAuth.None(),
                withCredentials ? own.headers() : Map.<String, Secret>of(),
                own.reconnect(),
                own.tools(),
                brief(own.timeouts()),
                tlsSkipVerify,
                own.quirks(),
                own.maxResponseBytes());
    }

    private static TimeoutsConfig brief(TimeoutsConfig own) {
        return new TimeoutsConfig(atMost(own.connect()), atMost(own.idle()), atMost(own.total()));
    }

    private static Duration atMost(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }
}
