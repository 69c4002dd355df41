package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;

/** The certificates that a server has shown, its own first, and what is to be said of them. */
final class Certificates {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final Subject subject;
    private final List<X509Certificate> chain;
    private final Instant now;
    private final UnaryOperator<String> presentable;

    private Certificates(Subject subject, List<X509Certificate> chain, Instant now, UnaryOperator<String> presentable) {
        this.subject = subject;
        this.chain = chain;
        this.now = now;
        this.presentable = presentable;
    }

    /**
     * Those of a session; empty where the server has shown none.
     *
     * @param presentable makes a text of the server's safe to show
     */
    static Optional<Certificates> of(
            Subject subject, SSLSession session, Instant now, UnaryOperator<String> presentable) {
        try {
            List<X509Certificate> chain = Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            return chain.isEmpty() ? Optional.empty() : Optional.of(new Certificates(subject, chain, now, presentable));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    int size() {
        return chain.size();
    }

    private X509Certificate own() {
        return chain.getFirst();
    }

    /** Whom the server's own names. */
    String name() {
        return name(own());
    }

    private String name(X509Certificate certificate) {
        return presentable.apply(certificate.getSubjectX500Principal().getName());
    }

    String issuer() {
        return presentable.apply(own().getIssuerX500Principal().getName());
    }

    /** When the first of them ends. */
    Instant expiry() {
        return firstToEnd().getNotAfter().toInstant();
    }

    private X509Certificate firstToEnd() {
        return chain.stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
    }

    /** Whole days until the first of them ends, negative after that. */
    long daysLeft() {
        return Math.floorDiv(ChronoUnit.SECONDS.between(now, expiry()), 86_400L);
    }

    /** How long they all are still good, in words. */
    String remaining() {
        Duration left = Duration.between(now, expiry());
        return left.isNegative() ? "expired " + days(left.negated()) + " ago" : days(left) + " left";
    }

    /** What to say of their end, where that is past or nearer than so many days. */
    Optional<Advice> nearEnd(int days) {
        if (expiry().isAfter(now.plus(days, ChronoUnit.DAYS))) {
            return Optional.empty();
        }
        String which = certificate(firstToEnd());
        Duration left = Duration.between(now, expiry());
        String when = left.isNegative() ? " " + remaining() : " ends in " + days(left);
        return Optional.of(new Advice(
                which + when + ", on " + date(expiry()),
                "renew it and have the server load the new one; what it shows: " + subject.openssl()
                        + " | openssl x509 -noout -subject -dates"));
    }

    /** Why they were refused; empty where they cannot be the reason. */
    Optional<Advice> refusal(Throwable failure) {
        List<Advice> all = new ArrayList<>();
        nearEnd(0).ifPresent(all::add);
        notYetValid().ifPresent(all::add);
        wrongName().ifPresent(all::add);
        if (has(failure, CertPathBuilderException.class)) {
            all.add(notTrusted());
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Advice(
                        all.stream().map(Advice::cause).collect(Collectors.joining("; and ")),
                        all.getFirst().cure()));
    }

    private Optional<Advice> notYetValid() {
        return chain.stream()
                .filter(one -> one.getNotBefore().toInstant().isAfter(now))
                .findFirst()
                .map(
                        one -> new Advice(
                                certificate(one) + " is not valid before "
                                        + one.getNotBefore().toInstant(),
                                "see whether the clock of this machine is right (timedatectl), else have the certificate made anew"));
    }

    private Optional<Advice> wrongName() {
        String host = subject.bareHost();
        try {
            new DefaultHostnameVerifier().verify(host, own());
            return Optional.empty();
        } catch (SSLException e) {
            return Optional.of(new Advice(
                    "its certificate is for " + names() + ", not for " + host,
                    "use a name that it is for in " + subject.key("url") + ", or have it made for " + host + " too"));
        }
    }

    /** The names that the server's own is for. */
    private String names() {
        try {
            Collection<List<?>> alternatives = own().getSubjectAlternativeNames();
            String names = alternatives == null
                    ? ""
                    : alternatives.stream()
                            .filter(one ->
                                    one.get(0).equals(DNS_NAME) || one.get(0).equals(IP_ADDRESS))
                            .map(one -> String.valueOf(one.get(1)))
                            .collect(Collectors.joining(", "));
            return names.isEmpty() ? name() : presentable.apply(names);
        } catch (CertificateParsingException e) {
            return name();
        }
    }

    private Advice notTrusted() {
        String trust = "have Java trust it: keytool -importcert -cacerts -alias "
                + subject.config().name() + " -file FILE.pem (or -Djavax.net.ssl.trustStore in MCPSTEAD_JAVA_OPTS)";
        if (isSelfSigned()) {
            return new Advice(
                    "its certificate (" + name() + ") is self-signed, so that nobody vouches for it",
                    trust + "; or " + subject.key("tls_skip_verify") + ": true, where the network is to be trusted");
        }
        return new Advice(
                "nobody whom Java trusts has issued its certificate (" + name() + "): it shows " + chain.size()
                        + (chain.size() == 1 ? " certificate" : " certificates") + ", up to one issued by "
                        + presentable.apply(
                                chain.getLast().getIssuerX500Principal().getName())
                        + "; that is a private authority, or the server leaves out an intermediate certificate",
                "for a private authority " + trust + "; else have the server send its whole chain: "
                        + subject.openssl());
    }

    private boolean isSelfSigned() {
        try {
            own().verify(own().getPublicKey());
            return own().getSubjectX500Principal().equals(own().getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String certificate(X509Certificate one) {
        return (one.equals(own()) ? "its certificate (" : "a certificate of its chain (") + name(one) + ")";
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String days(Duration time) {
        return switch ((int) time.toDays()) {
            case 0 -> "less than a day";
            case 1 -> "1 day";
            default -> time.toDays() + " days";
        };
    }

    private static LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
