package io.mcpstead.doctor;

import io.mcpstead.doctor.report.Advice;
import io.mcpstead.doctor.report.Finding;
import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.HttpPeer;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.transport.Connection;
import io.mcpstead.upstream.FeatureLister.Listed;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Says what the steps that went well have shown. */
final class Findings {
    private static final int MAX_SHOWN = 4;

    private final Subject subject;
    private final HttpPeer peer;

    Findings(Subject subject, HttpPeer peer) {
        this.subject = subject;
        this.peer = peer;
    }

    static Finding addresses(List<InetAddress> addresses) {
        List<String> all =
                addresses.stream().map(InetAddress::getHostAddress).distinct().toList();
        String shown = String.join(", ", all.subList(0, Math.min(MAX_SHOWN, all.size())));
        return new Finding(
                all.size() > MAX_SHOWN ? shown + " and " + (all.size() - MAX_SHOWN) + " more" : shown,
                Map.of("addresses", all));
    }

    static Finding port(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address)) {
            return new Finding(remote.toString(), Map.of());
        }
        String host = address.getAddress().getHostAddress();
        String text = (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        return new Finding(text, facts("address", host, "port", address.getPort()));
    }

    Finding tls(SSLSession session, @Nullable Certificates certificates) {
        boolean verified = !subject.config().tlsSkipVerify();
        String text = session.getProtocol();
        Map<String, Object> facts =
                facts("protocol", session.getProtocol(), "cipher", session.getCipherSuite(), "verified", verified);
        if (certificates != null) {
            text += ", " + certificates.name() + ", " + certificates.remaining();
            facts.put("subject", certificates.name());
            facts.put("issuer", certificates.issuer());
            facts.put("chain_length", certificates.size());
            facts.put("not_after", certificates.expiry().toString());
            facts.put("days_left", certificates.daysLeft());
        }
        return new Finding(verified ? text : text + ", not verified (tls_skip_verify)", facts);
    }

    /** Not its status: servers refuse the first request, which asks for the newest era, where they are of an older one. */
    Finding answer(AnswerHead head) {
        Map<String, Object> facts = facts("status", head.status());
        if (head.server() == null) {
            return new Finding("answers", facts);
        }
        String server = peer.presentable(head.server());
        facts.put("server", server);
        return new Finding("answers, Server: " + server, facts);
    }

    /** @param proven whether the server has granted what the gateway asked for, and not only refused it for another reason */
    Finding credentials(boolean proven) {
        String text = subject.hasCredentials()
                ? subject.credentials() + (proven ? " accepted" : " not refused")
                : "none configured, none asked for";
        return new Finding(text, facts("configured", subject.hasCredentials()));
    }

    Finding handshake(Connection connection) {
        ProtocolVersion version = connection.handshake().version();
        String era = version.era().label();
        Map<String, Object> facts = facts("version", version.text(), "era", era, "transport", connection.transport());
        String server = server(connection.handshake().serverInfo(), facts);
        return new Finding(
                version.text() + " (" + era + "), " + connection.transport() + (server.isEmpty() ? "" : ", " + server),
                facts);
    }

    private String server(@Nullable Slice info, Map<String, Object> facts) {
        JsonObject json = null;
        try {
            json = info == null ? null : JsonObject.read(info);
        } catch (MalformedMessageException e) {
            // It has not said who it is in the form that it should.
        }
        String name = json == null ? null : json.string("name");
        if (json == null || name == null) {
            return "";
        }
        facts.put("server_name", peer.presentable(name));
        String version = json.string("version");
        if (version == null) {
            return peer.presentable(name);
        }
        facts.put("server_version", peer.presentable(version));
        return peer.presentable(name + " " + version);
    }

    Finding capabilities(ServerCapabilities capabilities) {
        List<String> all = new ArrayList<>();
        for (Feature feature : capabilities.features().stream().sorted().toList()) {
            if (!all.contains(feature.capability())) {
                all.add(feature.capability());
            }
        }
        if (capabilities.completions()) {
            all.add("completions");
        }
        if (capabilities.logging()) {
            all.add("logging");
        }
        capabilities.extensions().keySet().stream()
                .sorted()
                .map(peer::presentable)
                .forEach(all::add);
        return new Finding(
                all.isEmpty() ? "none" : String.join(", ", all),
                facts(
                        "capabilities",
                        all,
                        "list_changed",
                        capabilities.announcing().stream()
                                .map(Feature::resultMember)
                                .sorted()
                                .toList(),
                        "subscribe",
                        capabilities.subscribe()));
    }

    static Finding list(Listed listed) {
        int count = listed.entries().size();
        return new Finding(
                listed.missing() ? "no such list" : Integer.toString(count),
                facts("count", count, "left_out", listed.skipped().size()));
    }

    /** What is not right with a list that could be read. */
    List<Advice> doubts(Feature feature, Listed listed) {
        List<Advice> advice = new ArrayList<>();
        if (listed.missing() && feature != Feature.RESOURCE_TEMPLATES) {
            advice.add(new Advice(
                    "it announces " + feature.capability() + " and does not know " + feature.listMethod(),
                    "a fault of the server: report it to who maintains it; the gateway takes the list for empty"));
        }
        if (listed.repeatsCursor()) {
            advice.add(new Advice(
                    "its nextCursor leads back to a page before it, so that what may come behind cannot be read",
                    "a fault of the server: report it to who maintains it; the gateway uses what came before"));
        }
        if (!listed.skipped().isEmpty()) {
            advice.add(new Advice(
                    "entries are left out, since no client could use them: "
                            + listed.skipped().stream().map(peer::presentable).collect(Collectors.joining(", ")),
                    "correct or rename them in the server"));
        }
        return advice;
    }

    Optional<Certificates> certificates(SSLSession session, Instant now) {
        return Certificates.of(subject, session, now, peer::presentable);
    }

    /** Names and values in turn; can be added to. */
    private static Map<String, Object> facts(Object... pairs) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put((String) pairs[i], pairs[i + 1]);
        }
        return facts;
    }
}
