package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import io.mcpstead.doctor.report.Report;
import io.mcpstead.doctor.report.Step;
import io.mcpstead.doctor.report.StepResult;
import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.Dial;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.transport.Connection;
import io.mcpstead.transport.Exchange;
import io.mcpstead.upstream.FeatureLister;
import io.mcpstead.upstream.FeatureLister.Listed;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/** Looks at one server, step by step up to the first that fails, on a thread of its own. */
final class Examination {
    private final Subject subject;
    private final Clients clients;
    private final Instant now;
    private final int warnDays;
    private final HttpPeer peer;
    private final Chart chart;
    private final Findings findings;
    private final Opinions opinions;
    private final Heads heads = new Heads();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    /** @param warnDays certificates that end sooner are worth a warning */
    Examination(Subject subject, Clients clients, Instant now, int warnDays) {
        this.subject = subject;
        this.clients = clients;
        this.now = now;
        this.warnDays = warnDays;
        this.peer = clients.peer(subject.config(), this::answered);
        this.chart = new Chart(subject);
        this.findings = new Findings(subject, peer);
        this.opinions = new Opinions(subject, peer, new SecondOpinion(subject, new Trials(subject, clients)), now);
        this.thread =
                Thread.ofVirtual().name("doctor-" + subject.config().name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits for the result; what is not done in the time given counts as failed. */
    Report await(Duration atMost, Duration limit) throws InterruptedException {
        if (done.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return chart.close();
        }
        Report report = chart.expire(limit);
        peer.close();
        thread.interrupt();
        return report;
    }

    /** Waits until it has said goodbye to the server, which ends its session there. */
    void awaitGoodbye(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void run() {
        try (peer) {
            look();
        } catch (UpstreamException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            // Whatever it is, it must not keep the results of the other servers from being seen.
            chart.fail(
                    chart.current(),
                    "internal error: " + e,
                    new Advice("a fault of mcpstead, or a server like no other", "report it, with this output"));
        } finally {
            done.countDown();
        }
    }

    private void look() throws UpstreamException {
        reach();
        chart.begin(Step.HTTP);
        try (Connection connection = clients.connect(peer)) {
            chart.pass(findings.handshake(connection));
            chart.put(new StepResult.Passed(Step.AUTH, findings.credentials(true), null));
            ServerCapabilities capabilities = connection.handshake().capabilities();
            chart.put(new StepResult.Passed(Step.CAPABILITIES, findings.capabilities(capabilities), null));
            for (Feature feature : Feature.values()) {
                list(connection, feature);
            }
            done.countDown();
        }
    }

    /** The way to the port, on a connection of its own. */
    private void reach() throws UpstreamException {
        try (Dial dial = peer.dial()) {
            chart.begin(Step.DNS);
            chart.pass(Findings.addresses(dial.resolve()));
            chart.begin(Step.TCP);
            chart.pass(Findings.port(dial.connect()));
            if (subject.isTls()) {
                chart.begin(Step.TLS);
                secured(dial.secure());
            } else {
                chart.put(new StepResult.Absent(Step.TLS, "the url is http"));
            }
        }
    }

    private void secured(SSLSession session) {
        Optional<Certificates> certificates = findings.certificates(session, now);
        boolean counts = !subject.config().tlsSkipVerify();
        chart.pass(
                findings.tls(session, certificates.orElse(null)),
                certificates.filter(shown -> counts).flatMap(shown -> shown.nearEnd(warnDays)).stream()
                        .toList());
    }

    /** The first answer shows that there is a server; the others belong to steps of their own. */
    private void answered(AnswerHead head) {
        heads.add(head);
        if (chart.current() == Step.HTTP) {
            chart.pass(findings.answer(head));
            chart.put(new StepResult.Passed(Step.AUTH, findings.credentials(false), null));
            chart.begin(Step.MCP);
        }
    }

    private void list(Connection connection, Feature feature) throws UpstreamException {
        Step step = step(feature);
        if (!connection.handshake().capabilities().features().contains(feature)) {
            chart.put(new StepResult.Absent(step, "not offered"));
            return;
        }
        chart.begin(step);
        Listed listed = FeatureLister.list(
                feature,
                connection.handshake().version().era(),
                peer::presentable,
                (method, params) -> ask(connection, method, params));
        chart.pass(Findings.list(listed), findings.doubts(feature, listed));
    }

    private static Message.Response ask(Connection connection, String method, JsonEdit params)
            throws UpstreamException {
        try (Exchange exchange = connection.open(connection.own(method, params))) {
            return exchange.response();
        }
    }

    private static Step step(Feature feature) {
        return switch (feature) {
            case TOOLS -> Step.TOOLS;
            case PROMPTS -> Step.PROMPTS;
            case RESOURCES -> Step.RESOURCES;
            case RESOURCE_TEMPLATES -> Step.TEMPLATES;
        };
    }

    /** Credentials may be refused at any request, which is no fault of the step that it belongs to. */
    private void fail(UpstreamException failure) {
        Step step = failure.kind() == Kind.AUTH ? Step.AUTH : chart.current();
        chart.fail(step, failure.reason(), opinions.first(step, failure, heads));
        opinions.second(step, failure, heads).ifPresent(chart::advise);
    }
}
