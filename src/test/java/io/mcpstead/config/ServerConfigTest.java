package io.mcpstead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
    private static final UpstreamAuth BEARER = new UpstreamAuth.Bearer("T", null, new Secret("t"));

    @ParameterizedTest
    @CsvSource({
        "http://u:p@h:1/mcp?k=v, http://h:1/mcp?k=v, http://h:1/mcp",
        "https://u@my_host/a%20b, https://my_host/a%20b, https://my_host/a%20b",
        "http://[::1]:3000, http://[::1]:3000, http://[::1]:3000",
    })
    void hidesUserInfoAndQuery(URI url, URI endpoint, String display) {
        ServerConfig server = ServerConfig.of("a", url);

        assertThat(server.endpoint()).isEqualTo(endpoint);
        assertThat(server.displayUrl()).isEqualTo(display);
        assertThat(server).hasToString("ServerConfig[name=a, url=" + display + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@h/, u:p",
        "http://u%40x:p%3Aw+%C3%A9@h/, u@x:p:w+é",
        "http://u@h/, u:",
        "http://u:a:b@my_host/, u:a:b",
        "http://:p@h/, :p",
    })
    void sendsUserInfoAsBasic(URI url, String credentials) {
        Map<String, Secret> headers = ServerConfig.of("a", url).requestHeaders();

        Secret header = Objects.requireNonNull(headers.get("Authorization"));
        assertThat(header.reveal()).startsWith("Basic ");
        assertThat(Base64.getDecoder().decode(header.reveal().substring(6)))
                .asString(java.nio.charset.StandardCharsets.UTF_8)
                .isEqualTo(credentials);
    }

    @Test
    void sendsNoAuthorizationWithoutCredentials() {
        assertThat(ServerConfig.of("a", URI.create("http://h/")).requestHeaders())
                .isEmpty();
    }

    @Test
    void prefersBearerToHeaderAndUserInfo() {
        var headers = Map.of("authorization", new Secret("Other x"), "X-A", new Secret("1"));

        assertThat(server("http://u:p@h/", BEARER, headers, false).requestHeaders())
                .isEqualTo(Map.of("Authorization", new Secret("Bearer t"), "X-A", new Secret("1")));
    }

    @Test
    void prefersHeaderToUserInfo() {
        var headers = Map.of("authorization", new Secret("Other x"));

        assertThat(server("http://u:p@h/", new UpstreamAuth.None(), headers, false)
                        .requestHeaders())
                .isEqualTo(headers);
    }

    private static ServerConfig server(String url, UpstreamAuth auth, Map<String, Secret> headers, boolean skipVerify) {
        return ServerConfig.of(
                "a", URI.create(url), null, null, auth, headers, null, null, null, skipVerify, null, null);
    }
}
