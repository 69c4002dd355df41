package io.mcpstead.doctor;

import io.mcpstead.config.Protocol;
import io.mcpstead.doctor.report.Advice;
import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tries what else could be meant once something has failed, so that a cause is no guess where it can be known. */
final class SecondOpinion {
    private final Subject subject;
    private final Trials trials;

    SecondOpinion(Subject subject, Trials trials) {
        this.subject = subject;
        this.trials = trials;
    }

    /** TLS has failed: because of the certificates, or since the port speaks plain HTTP. */
    Optional<Advice> onTls(UpstreamException failure, Instant now, HttpPeer peer) {
        Optional<Advice> refusal = trials.handshake()
                .flatMap(session -> Certificates.of(subject, session, now, peer::presentable))
                .flatMap(certificates -> certificates.refusal(failure));
        if (refusal.isPresent() || !trials.answersWithoutTls()) {
            return refusal;
        }
        return Optional.of(
                new Advice("the port speaks plain HTTP, without TLS", subject.key("url") + ": " + subject.url("http")));
    }

    /** No answer came at all: the port may speak TLS, or the server want a certificate of its client. */
    Optional<Advice> onSilence() {
        if (!subject.isTls()) {
            return onPlainHttp();
        }
        return trials.wantsClientCertificate() ? Optional.of(PortAdvice.CLIENT_CERTIFICATE) : Optional.empty();
    }

    private Optional<Advice> onPlainHttp() {
        return subject.isTls() || trials.handshake().isEmpty()
                ? Optional.empty()
                : Optional.of(new Advice(
                        "the port speaks TLS, not plain HTTP", subject.key("url") + ": " + subject.url("https")));
    }

    /** It answers like this, and not as an MCP server: it may speak the other transport, be elsewhere, or want TLS. */
    Optional<Advice> onMcp(@Nullable AnswerHead answer) {
        boolean misses = answer != null && (answer.status() == 404 || answer.status() == 405 || answer.isPage());
        boolean rejects = answer != null && answer.status() == 400;
        return onProtocol()
                .or(() -> misses ? onPath() : Optional.empty())
                .or(() -> rejects ? onPlainHttp() : Optional.empty());
    }

    private Optional<Advice> onProtocol() {
        if (subject.config().protocol() == Protocol.AUTO) {
            return Optional.empty();
        }
        return trials.detect()
                .map(found -> new Advice(
                        "it speaks " + found + ", which " + subject.key("protocol") + ": "
                                + subject.config().protocol().name().toLowerCase(Locale.ROOT) + " rules out",
                        subject.key("protocol") + ": auto"));
    }

    private Optional<Advice> onPath() {
        for (String path : otherPaths(subject.path())) {
            URI url = URI.create(subject.url()).resolve(path);
            Optional<String> found = trials.detect(url);
            if (found.isPresent()) {
                return Optional.of(new Advice(
                        "nothing of MCP is at " + subject.path() + ", but " + found.get() + " at " + path,
                        subject.key("url") + ": " + url));
            }
        }
        return Optional.empty();
    }

    /** Where MCP servers are that are not at a path: below it, at the other transport's usual place, with another slash. */
    static Set<String> otherPaths(String path) {
        String bare = path.replaceFirst("/+$", "");
        String parent = bare.replaceFirst("/(mcp|sse)$", "");
        Set<String> paths = new LinkedHashSet<>();
        paths.add(parent + "/mcp");
        paths.add(parent + "/mcp/");
        paths.add(parent + "/sse");
        paths.add(bare.isEmpty() ? "/" : bare);
        paths.remove(path);
        return paths;
    }
}
