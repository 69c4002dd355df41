package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What no annotation on a single value can say: rules about URLs, headers, and one key beside another. */
final class Rules {
    /** Set by the gateway on every request; RFC 9110 and the transports of MCP say to what. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "accept",
            "connection",
            "content-length",
            "content-type",
            "host",
            "mcp-protocol-version",
            "mcp-session-id",
            "transfer-encoding");

    /** A scheme, a host and perhaps a port, as browsers write it (RFC 6454 section 6.2). */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://(\\[[0-9a-fA-F:.]+]|[^\\s/?#@:\\[\\]]+)(:[0-9]{1,5})?");

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@]*@)?(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._~%-]+)(?::(?<port>[0-9]{1,5}))?");

    private static final Set<String> LEVELS =
            Set.of("all", "true", "trace", "debug", "info", "warn", "error", "off", "false");

    private final ObjectNode file;
    private final Problems problems;

    Rules(ObjectNode file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    void check(McpsteadConfiguration configuration) {
        checkShortForm();
        checkLevel();
        checkType("server", List.of("default", "simple"));
        checkRootPath();
        checkType("logging", List.of("console", "external"));
        checkOrigins(configuration.mcp().allowedOrigins());
        checkAdminHosts(configuration.adminAllowedHosts());
        List<ServerConfig> servers = configuration.servers();
        var firstOfName = new HashMap<String, Integer>();
        for (int i = 0; i < servers.size(); i++) {
            // Null is an element that could not be bound.
            @Nullable ServerConfig server = servers.get(i);
            if (server != null) {
                String path = KeyPath.element("servers", i);
                checkServer(server, path);
                Integer first = firstOfName.putIfAbsent(server.name(), i);
                if (first != null && !server.name().isEmpty()) {
                    problems.addUnlessKnown(path + ".name", "is already the name of servers[" + first + "]");
                }
            }
        }
    }

    private void checkShortForm() {
        if (!file.hasNonNull("server")) {
            return;
        }
        for (String key : List.of("host", "port")) {
            if (file.hasNonNull(key)) {
                problems.addUnlessKnown(key, "cannot stand beside server, whose applicationConnectors say it");
            }
            if (file.path("admin").hasNonNull(key)) {
                problems.addUnlessKnown("admin." + key, "cannot stand beside server, whose adminConnectors say it");
            }
        }
    }

    private void checkLevel() {
        JsonNode level = file.path("logging").path("level");
        if (level.isTextual() && !LEVELS.contains(level.asText().toLowerCase(Locale.ROOT))) {
            problems.addUnlessKnown("logging.level", "must be one of off, error, warn, info, debug, trace, all");
        }
    }

    /** Dropwizard takes its default type for one that it does not know. */
    private void checkType(String block, List<String> types) {
        JsonNode type = file.path(block).path("type");
        if (type.isTextual() && !types.contains(type.asText())) {
            problems.addUnlessKnown(block + ".type", "must be one of " + String.join(", ", types));
        }
    }

    /** The filters that guard /mcp and /-/reload stand at these paths, and would let everybody in at others. */
    private void checkRootPath() {
        String path = file.path("server").path("rootPath").asText("/");
        if (!path.equals("/") && !path.equals("/*")) {
            problems.addUnlessKnown("server.rootPath", "must be /; for another path set server.applicationContextPath");
        }
    }

    private void checkOrigins(List<String> origins) {
        for (int i = 0; i < origins.size(); i++) {
            // Null is an element that could not be bound.
            @Nullable String origin = origins.get(i);
            if (origin != null
                    && !origin.equals(McpConfig.ANY_ORIGIN)
                    && !ORIGIN.matcher(origin).matches()) {
                problems.addUnlessKnown(
                        KeyPath.element("mcp.allowed_origins", i),
                        "must be scheme://host or scheme://host:port without a path, or '*'");
            }
        }
    }

    private void checkAdminHosts(List<String> hosts) {
        for (int i = 0; i < hosts.size(); i++) {
            // Null is an element that could not be bound.
            @Nullable String host = hosts.get(i);
            if (host != null && !HOST_NAME.matcher(host).matches()) {
                problems.addUnlessKnown(
                        KeyPath.element("admin.allowed_hosts", i),
                        "must be a host name without scheme and port, such as console.example.org");
            }
        }
    }

    private void checkServer(ServerConfig server, String path) {
        objectionTo(server.url())
                .ifPresent(objection -> problems.addUnlessKnown(KeyPath.child(path, "url"), objection));
        checkHeaders(server.headers(), KeyPath.child(path, "headers"));
        String accept = server.quirks().injectAcceptHeader();
        if (accept != null && (accept.isBlank() || !HeaderText.isValue(accept))) {
            problems.addUnlessKnown(
                    path + ".quirks.inject_accept_header", "must be visible ASCII text, as in any HTTP header");
        }
        if (server.reconnect().backoffMax().compareTo(server.reconnect().backoffBase()) < 0) {
            problems.addUnlessKnown(path + ".reconnect.backoff_max_ms", "must not be below backoff_base_ms");
        }
    }

    private static Optional<String> objectionTo(URI url) {
        if (url.toString().isEmpty()) {
            return Optional.of("is required");
        }
        if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
            return Optional.of("must be an absolute URL with http or https");
        }
        // Not getHost(), which is null for the underscores that container networks have in their names.
        Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(url.getRawAuthority(), ""));
        if (!authority.matches()) {
            return Optional.of("must have a host and, if any, a port between 1 and 65535");
        }
        String port = authority.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
            return Optional.of("must have a port between 1 and 65535");
        }
        return url.getRawFragment() == null ? Optional.empty() : Optional.of("must not have a fragment ('#')");
    }

    private void checkHeaders(Map<String, Secret> headers, String path) {
        var seen = new HashSet<String>();
        headers.forEach((name, value) -> {
            String lowerName = name.toLowerCase(Locale.ROOT);
            if (!HeaderText.isName(name)) {
                problems.addUnlessKnown(path, "has a name that no HTTP header can have: '" + name + "'");
            } else if (OWN_HEADERS.contains(lowerName)) {
                problems.addUnlessKnown(KeyPath.child(path, name), "is set by the gateway itself" + instead(lowerName));
            } else if (!seen.add(lowerName)) {
                problems.addUnlessKnown(KeyPath.child(path, name), "is given twice; case does not matter in headers");
            } else {
                checkValue(value, KeyPath.child(path, name));
            }
        });
    }

    private void checkValue(@Nullable Secret value, String path) {
        if (value == null) {
            problems.addUnlessKnown(path, "has no value");
        } else if (!HeaderText.isValue(value.reveal())) {
            problems.addUnlessKnown(path, "must be visible ASCII text in one line");
        }
    }

    private static String instead(String header) {
        return header.equals("accept") ? "; use quirks.inject_accept_header" : "";
    }
}
