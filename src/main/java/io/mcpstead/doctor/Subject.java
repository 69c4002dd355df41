package io.mcpstead.doctor;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.UpstreamAuth;
import java.net.URI;
import java.util.stream.Collectors;

/**
 * One server of a configuration, and the words in which advice names it and its keys.
 *
 * @param index its place among the servers, from 0
 * @param host of its URL, an IPv6 address in brackets
 */
record Subject(int index, ServerConfig config, String host, int port) {
    static Subject of(int index, ServerConfig config) {
        // Not getHost(): java.net.URI gives none for a host with an underscore.
        URI url = URI.create(config.displayUrl());
        String authority = url.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']') && colon < authority.length() - 1;
        int usual = url.getScheme().equals("https") ? 443 : 80;
        return new Subject(
                index,
                config,
                colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority,
                hasPort ? Integer.parseInt(authority.substring(colon + 1)) : usual);
    }

    /** The path of one of its keys, as {@code mcpstead check} names them. */
    String key(String name) {
        return "servers[" + index + "]." + name;
    }

    boolean isTls() {
        return url().startsWith("https:");
    }

    /** Its URL without user info and query. */
    String url() {
        return config.displayUrl();
    }

    /** The same with another scheme. */
    String url(String scheme) {
        return scheme + url().substring(url().indexOf(':'));
    }

    /** The path of its URL, {@code /} where it has none. */
    String path() {
        String path = URI.create(url()).getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    /** The host, an IPv6 address without its brackets. */
    String bareHost() {
        return host.replaceAll("[\\[\\]]", "");
    }

    /** The command that shows what it says to TLS. */
    String openssl() {
        return "openssl s_client -connect " + host + ":" + port + " -servername " + bareHost() + " </dev/null";
    }

    /** The command that shows its answer's head. */
    String curl() {
        return "curl -sS -i -m 10 '" + url() + "'";
    }

    /** How the gateway shows who it is, without what it shows. */
    String credentials() {
        return switch (config.auth()) {
            case UpstreamAuth.Bearer bearer -> "the token of " + source(bearer);
            case UpstreamAuth.None none -> {
                if (config.headers().keySet().stream().anyMatch("authorization"::equalsIgnoreCase)) {
                    yield key("headers.Authorization");
                }
                yield config.requestHeaders().containsKey("Authorization")
                        ? "the user info of " + key("url")
                        : config.headers().keySet().stream().collect(Collectors.joining(", ", "the headers ", ""));
            }
        };
    }

    boolean hasCredentials() {
        return !config.requestHeaders().isEmpty();
    }

    private static String source(UpstreamAuth.Bearer bearer) {
        return bearer.tokenFile() == null ? "token_env " + bearer.tokenEnv() : "token_file " + bearer.tokenFile();
    }
}
