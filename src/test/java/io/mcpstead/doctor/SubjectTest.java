package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.ServerConfig;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubjectTest {
    private static Subject subject(String url) {
        return Subject.of(3, ServerConfig.of("one", URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/mcp, a.example, 80",
        "https://a.example/mcp, a.example, 443",
        "https://a.example:8443, a.example, 8443",
        "https://a.example:/mcp, a.example, 443",
        "http://under_score:81/mcp, under_score, 81",
        "http://[::1]/mcp, [::1], 80",
        "http://[::1]:82/mcp, [::1], 82",
        "http://user:pass@a.example:83/mcp, a.example, 83",
    })
    void knowsHostAndPort(String url, String host, int port) {
        assertThat(subject(url).host()).isEqualTo(host);
        assertThat(subject(url).port()).isEqualTo(port);
    }

    @Test
    void namesKeysAsTheCheckDoes() {
        assertThat(subject("http://a.example/").key("timeouts.idle_ms")).isEqualTo("servers[3].timeouts.idle_ms");
    }

    @Test
    void showsNeitherUserInfoNorQuery() {
        Subject subject = subject("https://user:pass@a.example/mcp?key=secret");

        assertThat(subject.url("http")).isEqualTo("http://a.example/mcp");
        assertThat(subject.curl()).contains("https://a.example/mcp").doesNotContain("pass", "secret");
        assertThat(subject.credentials()).isEqualTo("the user info of servers[3].url");
    }

    @Test
    void givesOpensslAnAddressWithoutBracketsForAName() {
        assertThat(subject("https://[::1]:8443/").openssl())
                .isEqualTo("openssl s_client -connect [::1]:8443 -servername ::1 </dev/null");
    }
}
