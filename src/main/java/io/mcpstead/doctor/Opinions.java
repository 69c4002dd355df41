package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import io.mcpstead.doctor.report.Step;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import java.time.Instant;
import java.util.Optional;

/** Who knows what about a step that has failed. */
final class Opinions {
    private final PortAdvice port;
    private final AnswerAdvice answer;
    private final SecondOpinion second;
    private final HttpPeer peer;
    private final Instant now;

    Opinions(Subject subject, HttpPeer peer, SecondOpinion second, Instant now) {
        this.port = new PortAdvice(subject);
        this.answer = new AnswerAdvice(subject, peer);
        this.second = second;
        this.peer = peer;
        this.now = now;
    }

    /** What is likely, by what is known at once. */
    Advice first(Step step, UpstreamException failure, Heads heads) {
        return switch (step) {
            case DNS -> port.dns(failure);
            case TCP -> port.tcp(failure);
            case TLS -> port.tls(failure);
            case HTTP -> answer.silence(failure);
            case AUTH -> answer.refused(failure, heads);
            case MCP, CAPABILITIES -> answer.notUnderstood(failure, heads);
            case TOOLS, PROMPTS, RESOURCES, TEMPLATES -> answer.list(failure, heads);
        };
    }

    /** What has been found by trying; takes some seconds at most, and is empty where that has shown nothing. */
    Optional<Advice> second(Step step, UpstreamException failure, Heads heads) {
        return switch (step) {
            case TLS -> second.onTls(failure, now, peer);
            case HTTP -> second.onSilence();
            case MCP -> second.onMcp(heads.about(failure).orElse(null));
            case DNS, TCP, AUTH, CAPABILITIES, TOOLS, PROMPTS, RESOURCES, TEMPLATES -> Optional.empty();
        };
    }
}
