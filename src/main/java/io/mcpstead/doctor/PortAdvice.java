package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import io.mcpstead.outbound.UpstreamException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** What is likely where the way to a server's port ends early. */
final class PortAdvice {
    /** It refuses clients that show no certificate. */
    static final Advice CLIENT_CERTIFICATE = new Advice(
            "it wants a certificate of its client, and mcpstead shows none",
            "have the server not ask for one, or put a proxy between that shows one");

    private final Subject subject;

    PortAdvice(Subject subject) {
        this.subject = subject;
    }

    /** The name could not be looked up. */
    Advice dns(UpstreamException failure) {
        boolean temporary = failure.getCause() instanceof UnknownHostException unknown
                && String.valueOf(unknown.getMessage()).contains("emporary failure");
        return new Advice(
                temporary
                        ? "no DNS server answers this machine (temporary failure in name resolution)"
                        : "neither DNS nor /etc/hosts of this machine knows " + subject.host(),
                "correct " + subject.key("url") + ", or the machine's DNS; try: getent hosts " + subject.host());
    }

    /** No connection came about. */
    Advice tcp(UpstreamException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof ConnectTimeoutException) {
            return new Advice(
                    "the host is down, or a firewall drops what is sent to port " + subject.port(),
                    "try: nc -vz -w 5 " + subject.bareHost() + " " + subject.port()
                            + "; where the way is only slow, raise " + subject.key("timeouts.connect_ms"));
        }
        if (cause instanceof ConnectException && !(cause instanceof NoRouteToHostException)) {
            return new Advice(
                    "the host is there, and nothing listens on its port " + subject.port(),
                    "start the server, or correct the port in " + subject.key("url")
                            + "; on that host: ss -ltn 'sport = :" + subject.port() + "'");
        }
        return unreachable();
    }

    private Advice unreachable() {
        return new Advice(
                "this machine has no way to that address, or a firewall rejects it",
                "try: ip route get " + subject.bareHost() + ", and nc -vz -w 5 " + subject.bareHost() + " "
                        + subject.port());
    }

    /** No TLS came about, for what reason is not in its certificates. */
    Advice tls(UpstreamException failure) {
        if (Trials.isOfClientCertificate(failure)) {
            return CLIENT_CERTIFICATE;
        }
        if (failure.getCause() instanceof SocketTimeoutException) {
            return new Advice(
                    "it takes connections and says nothing to TLS: it hangs, or speaks something else",
                    "see whether it answers: " + subject.openssl());
        }
        return new Advice(
                "it speaks no TLS, or no version or cipher of it that this Java takes",
                "see what it says: " + subject.openssl());
    }
}
