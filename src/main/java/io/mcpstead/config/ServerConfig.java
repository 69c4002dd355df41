package io.mcpstead.config;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.jackson.JsonSnakeCase;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code servers}: an upstream MCP server.
 *
 * @param name the prefix of its tools; unique among the servers
 * @param url its MCP endpoint as written in the file, perhaps with user info; use {@link #endpoint()} to connect
 * @param required whether the gateway is ready only once this server is connected
 * @param headers sent with every request, in the file's order; without the ones the gateway sets itself
 * @param tlsSkipVerify whether any certificate is believed
 * @param maxResponseBytes the longest message that is read from this server
 */
@JsonSnakeCase
public record ServerConfig(
        @NotEmpty(message = "is required")
        @Size(max = 32, message = "must not be longer than 32 characters")
        @Pattern(regexp = "[A-Za-z0-9_.-]*", message = "must consist of letters, digits, '_', '-' and '.'")
        @Pattern(
                regexp = "(?s)(?!.*__).*",
                message = "must not contain '__', which separates server and tool in a tool's name")
        @Pattern(regexp = "(?s)(?!_).*(?<!_)", message = "must not begin or end with '_'")
        String name,

        URI url,
        Protocol protocol,
        boolean required,
        @Valid UpstreamAuth auth,
        Map<String, Secret> headers,
        @Valid ReconnectConfig reconnect,
        @Valid ToolsConfig tools,
        @Valid TimeoutsConfig timeouts,
        boolean tlsSkipVerify,
        @Valid QuirksConfig quirks,

        @Min(value = 1, message = "must be at least 1")
        @Max(value = 1024 * 1024 * 1024, message = "must be at most 1073741824")
        int maxResponseBytes) {

    public ServerConfig {
        // Not copyOf: the order is the file's, and a value that could not be read is null until it is reported.
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    @JsonCreator
    static ServerConfig of(
            @Nullable String name,
            @Nullable URI url,
            @Nullable Protocol protocol,
            @Nullable Boolean required,
            @Nullable UpstreamAuth auth,
            @Nullable Map<String, Secret> headers,
            @Nullable ReconnectConfig reconnect,
            @Nullable ToolsConfig tools,
            @Nullable TimeoutsConfig timeouts,
            @Nullable Boolean tlsSkipVerify,
            @Nullable QuirksConfig quirks,
            @Nullable Integer maxResponseBytes) {
        return new ServerConfig(
                // Empty is refused later, beside everything else that is wrong.
                requireNonNullElse(name, ""),
                requireNonNullElse(url, URI.create("")),
                requireNonNullElse(protocol, Protocol.AUTO),
                requireNonNullElse(required, false),
                requireNonNullElse(auth, new UpstreamAuth.None()),
                requireNonNullElse(headers, Map.of()),
                reconnect == null ? ReconnectConfig.of(null, null, null) : reconnect,
                tools == null ? ToolsConfig.of(null) : tools,
                timeouts == null ? TimeoutsConfig.of(null, null, null) : timeouts,
                requireNonNullElse(tlsSkipVerify, false),
                quirks == null ? QuirksConfig.of(null, null) : quirks,
                requireNonNullElse(maxResponseBytes, 16 * 1024 * 1024));
    }

    /** A server with every default, as if the file gave nothing but these two keys. */
    public static ServerConfig of(String name, URI url) {
        return of(name, url, null, null, null, null, null, null, null, null, null, null);
    }

    /** The URL to connect to: as configured, without user info. */
    public URI endpoint() {
        String query = url.getRawQuery();
        return URI.create(displayUrl() + (query == null ? "" : "?" + query));
    }

    /** The URL for people: without user info and query, either of which may hold a secret. */
    public String displayUrl() {
        String authority = requireNonNullElse(url.getRawAuthority(), "");
        String path = requireNonNullElse(url.getRawPath(), "");
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + path;
    }

    /**
     * The headers to send with every request: those of the file and {@code Authorization}. A bearer token wins over an
     * {@code Authorization} header of the file, and that wins over user info in the URL, sent as Basic (RFC 7617).
     */
    public Map<String, Secret> requestHeaders() {
        var all = new LinkedHashMap<>(headers);
        switch (auth) {
            case UpstreamAuth.Bearer bearer -> {
                all.keySet().removeIf("authorization"::equalsIgnoreCase);
                all.put("Authorization", new Secret("Bearer " + bearer.token().reveal()));
            }
            case UpstreamAuth.None none -> {
                if (!hasAuthorizationHeader()) {
                    addBasic(all);
                }
            }
        }
        return Collections.unmodifiableMap(all);
    }

    /** Leaves out the URL's user info and query. */
    @Override
    public String toString() {
        return "ServerConfig[name=" + name + ", url=" + displayUrl() + "]";
    }

    boolean hasAuthorizationHeader() {
        return headers.keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
    }

    private void addBasic(Map<String, Secret> all) {
        // Not getUserInfo(): java.net.URI gives none for a host with an underscore.
        String authority = requireNonNullElse(url.getRawAuthority(), "");
        int at = authority.lastIndexOf('@');
        if (at <= 0) {
            return;
        }
        String[] parts = authority.substring(0, at).split(":", 2);
        String credentials = decode(parts[0]) + ":" + (parts.length == 2 ? decode(parts[1]) : "");
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        all.put("Authorization", new Secret("Basic " + encoded));
    }

    private static String decode(String percentEncoded) {
        // URLDecoder decodes forms, in which a plus is a space; in user info it is a plus.
        return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
